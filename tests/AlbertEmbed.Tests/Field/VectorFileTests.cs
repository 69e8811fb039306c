using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Vector files and what lies beside them, as other programs and other runs leave them.</summary>
public sealed class VectorFileTests : IDisposable
{
    private const string Records = "{\"id\":\"a\",\"text\":\"a cat sat\"}\n{\"id\":\"b\",\"text\":\"hello world\"}\n";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.ids.jsonl", "{\"id\":\"x\"}\n{\"id\":\"y\"}\n")]
    public void Files_beside_vectors_without_metadata_are_not_trusted(string beside, string content)
    {
        work.Make("a cat", "a dog", "-o", work.Path("v.npy"), "--no-meta");
        work.Write(beside, content);
        Assert.Contains("may be another one's", work.Search("cat", "--in", work.Path("v.npy")), StringComparison.Ordinal);
        Assert.Contains(
            beside, WorkFolder.Refusal(BuiltProgram.Run("merge", work.Path("v.npy"), "-o", work.Path("m.npy"))), StringComparison.Ordinal);
        File.Delete(work.Path(beside));
        Assert.Contains(
            "index is a vector's place in it", work.SearchDone("cat", "--in", work.Path("v.npy")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_name_no_files_are_not_trusted()
    {
        work.Make("a cat", "-o", work.Path("v.npy"));
        string metadata = work.Path("v.npy.meta.json");
        File.WriteAllText(metadata, File.ReadAllText(metadata).Replace("\"files\"", "\"other\"", StringComparison.Ordinal));
        Assert.Contains("does not say which files", work.Search("cat", "--in", work.Path("v.npy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_whose_files_have_not_all_got_their_names_is_not_read(bool isFirst)
    {
        string output = work.Path("v.npy");
        if (!isFirst)
        {
            work.Make("a cat", "-o", output, "--no-meta");
        }

        FileJournal.Write(output, new JournalState { Commit = new OutputCommit(["v.npy"], null) });
        Assert.Contains("is being replaced", work.Search("cat", "--in", output), StringComparison.Ordinal);
        Assert.Contains(
            "is being replaced", WorkFolder.Refusal(BuiltProgram.Run("merge", output, "-o", work.Path("m.npy"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_whose_names_differ_in_case_have_ids_of_their_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere both names are one file");
        string input = work.Write("in.jsonl", Records);
        work.Make("-i", input, "--id-field", "id", "-o", work.Path("A.npy"));
        work.Make("-i", input, "--id-field", "text", "-o", work.Path("A.NPY"));
        Assert.Equal("b", work.Nearest("hello world", "--in", work.Path("A.npy")).GetProperty("id").GetString());
        Assert.Equal("hello world", work.Nearest("hello world", "--in", work.Path("A.NPY")).GetProperty("id").GetString());
    }

    [Fact]
    public void A_refused_output_leaves_nothing_behind()
    {
        string input = work.Write("in.jsonl", Records);
        Directory.CreateDirectory(work.Path("v.ids.jsonl.part"));
        Assert.Equal(2, work.Embed("-i", input, "--id-field", "id", "-o", work.Path("v.npy")).ExitCode);
        Assert.False(File.Exists(work.Path("v.npy.part")));
    }

    [Theory]
    [InlineData("{\"program\":\"p\",\"model\":\"m\",\"width\":8,\"recipe\":{\"pooling\":null},\"summary\":{\"records\":1}}")]
    [InlineData("{\"program\":\"p\",\"model\":\"m\",\"width\":8,\"recipe\":{},\"summary\":{\"records\":1},\"input\":{\"sources\":null}}")]
    [InlineData("{\"program\":\"p\",\"model\":\"m\",\"width\":8,\"recipe\":{},\"summary\":{\"records\":1},\"input\":{\"sources\":[null]}}")]
    [InlineData("{\"program\":\"p\",\"model\":\"m\",\"width\":8,\"recipe\":{},\"summary\":{\"records\":1,\"skipped_ranges\":[null]}}")]
    [InlineData("{\"program\":\"p\"}")]
    [InlineData("null")]
    [InlineData("\0\0")]
    public void Damaged_metadata_are_called_that(string metadata)
    {
        string output = work.Write("v.jsonl", "{\"index\":0,\"embedding\":[1]}\n");
        work.Write("v.jsonl.meta.json", metadata);
        UserException refusal = Assert.Throws<UserException>(() => FinishedOutput.Open(output));
        Assert.Equal(ErrorKind.Usage, refusal.Kind);
        Assert.Contains("v.jsonl.meta.json is damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.npy")]
    [InlineData("v.npy.meta.json")]
    [InlineData("v.ids.jsonl")]
    [InlineData("v.splits.npy")]
    public void Pipes_folders_and_devices_are_refused_without_being_opened(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made with Linux's own tools");
        foreach (string make in (string[])["mkfifo {0}", "mkdir {0}", "ln -s /dev/zero {0}"])
        {
            work.Make("a cat", "-o", work.Path("v.npy"), "--no-meta", "--force");
            string command = $"rm -f {name}; {string.Format(System.Globalization.CultureInfo.InvariantCulture, make, name)}; "
                + "timeout 20 $AE search x -m $MODEL --in v.npy; echo $?; timeout 20 $AE merge v.npy -o m.npy; echo $?; rm -r " + name;
            BuiltProgram.Result run = work.Shell(command);
            Assert.Equal(["2", "2"], run.Lines);
            Assert.Equal(2, run.Error.Split("Save them to a file first").Length - 1);
        }
    }

    [Fact]
    public void Vectors_and_texts_from_pipes_are_refused_in_words()
    {
        string input = work.Write("in.txt", "a cat\n");
        work.Make("-i", input, "-o", work.Path("v.npy"));
        Assert.Contains("- is standard input", work.Search("cat", "--in", "-"), StringComparison.Ordinal);
        BuiltProgram.Result run = work.Shell("$AE search cat -m $MODEL --in v.npy --texts <(cat in.txt); echo $?");
        Assert.Equal(["2"], run.Lines);
        Assert.Contains("is not a file, and texts are read more than once", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be opened", work.Shell("$AE search cat -m $MODEL --in v.npy --texts none.txt").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "component 3 is not a number (NaN)")]
    [InlineData(float.PositiveInfinity, "component 3 is infinite")]
    public void Numbers_that_are_not_finite_are_named(float value, string message)
    {
        float[] row = [1, 2, value];
        string npy = WriteNpy("v.npy", [[1, 1, 1], row]);
        Assert.Contains($"v.npy, vector 2: {message}", Refused(npy), StringComparison.Ordinal);
        string base64 = Convert.ToBase64String([.. row.SelectMany(BitConverter.GetBytes)]);
        Assert.Contains(message, Refused(work.Write("b.jsonl", $"{{\"index\":0,\"embedding\":\"{base64}\"}}\n")), StringComparison.Ordinal);
        string literal = float.IsNaN(value) ? "NaN" : "Infinity";
        Assert.Contains(
            "are not numbers in JSON",
            Refused(work.Write("n.jsonl", $"{{\"index\":0,\"embedding\":[1,2,{literal}]}}\n")),
            StringComparison.Ordinal);
        if (float.IsInfinity(value))
        {
            Assert.Contains(message, Refused(work.Write("e.jsonl", "{\"index\":0,\"embedding\":[1,2,1e999]}\n")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1e-30F)]
    [InlineData(1e30F)]
    public void Vectors_whose_squares_leave_float32_are_compared_all_the_same(float size)
    {
        string npy = WriteNpy("v.npy", [[1, 1, 1], [size, 0, 0], [0, 1, 0]]);
        Assert.Equal([1, 0, 2], Nearest(npy, [1, 0, 0]).Select(near => near.Index));
    }

    [Fact]
    public void Vectors_that_are_cut_while_they_are_searched_end_the_search_with_a_sentence()
    {
        string npy = WriteNpy("v.npy", [.. Enumerable.Range(0, 100).Select(i => new float[] { i, 1, 1 })]);
        using IVectorStore store = VectorStore.Open(npy, Header(npy), new StoredForm(npy, 3));
        using (FileStream file = new(npy, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(500);
        }

        UserException refusal =
            Assert.Throws<UserException>(() => store.Scan([[1, 0, 0]], _ => new TopList(3, [1, 0, 0]), 2, CancellationToken.None));
        Assert.Equal(ErrorKind.BadRecord, refusal.Kind);
        Assert.Contains("was cut while it was read", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.npy")]
    [InlineData("v.npy.meta.json")]
    public void A_change_while_an_output_is_read_is_noticed(string changed)
    {
        work.Make("a cat", "-o", work.Path("v.npy"));
        FinishedOutput found = FinishedOutput.Open(work.Path("v.npy"));
        found.CheckUnchanged();
        File.AppendAllText(work.Path(changed), " ");
        UserException refusal = Assert.Throws<UserException>(found.CheckUnchanged);
        Assert.Equal(ErrorKind.BadRecord, refusal.Kind);
        Assert.Contains($"{changed} changed while it was read", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"index\":0,\"embedding\":[1,2,3]")]
    [InlineData("{\"index\":0}")]
    [InlineData("[]")]
    [InlineData("{\"index\":0,\"embedding\":\"AAA\"}")]
    [InlineData("{\"index\":0,\"embedding\":\"AAAA\"}")]
    [InlineData("{\"index\":0,\"embedding\":\"\\ud800\"}")]
    [InlineData("{\"index\":0,\"embedding\":{\"a\":1}}")]
    [InlineData("{\"index\":0,\"embedding\":[[1,2,3]]}")]
    [InlineData("")]
    public void Lines_that_are_no_vectors_are_bad_records(string line) => Refused(work.Write("v.jsonl", line + "\n"));

    [Fact]
    public void Ids_that_are_not_UTF_8_are_refused()
    {
        work.Make("-i", work.Write("in.jsonl", Records), "--id-field", "id", "-o", work.Path("v.npy"));
        string ids = work.Path("v.ids.jsonl");
        byte[] bytes = File.ReadAllBytes(ids);
        bytes[Encoding.UTF8.GetString(bytes).IndexOf('a', StringComparison.Ordinal)] = 0xff;
        File.WriteAllBytes(ids, bytes);
        FinishedOutputOf(work.Path("v.npy"));
        BuiltProgram.Result run = work.Shell("$AE search 'a cat' -m $MODEL --in v.npy; echo $?");
        Assert.Equal(["3"], run.Lines);
        Assert.Contains("is not valid UTF-8", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Writes the metadata again, for files that a test has changed.</summary>
    private static void FinishedOutputOf(string output)
    {
        RunMetadata metadata = RunJson.ReadMetadata(output)!;
        RunJson.Write(
            output, metadata with { Files = metadata.Files! with { Ids = FileIdentity.Of(OutputNames.Beside(output, OutputNames.Ids)) } });
    }

    private static NpyHeader Header(string path)
    {
        using FileStream file = File.OpenRead(path);
        return NpyHeader.Read(file)!;
    }

    private static List<Candidate> Nearest(string path, float[] query)
    {
        using IVectorStore store = VectorStore.Open(path, OutputNames.IsNpy(path) ? Header(path) : null, new StoredForm(path, 1));
        Assert.Equal(query.Length, store.Codec.Width);
        return TopList.Join(store.Scan([query], _ => new TopList(10, query), 2, CancellationToken.None)[0], query, 10);
    }

    private static string Refused(string path)
    {
        UserException refusal = Assert.Throws<UserException>(() => Nearest(path, [1, 0, 0]));
        Assert.Equal(ErrorKind.BadRecord, refusal.Kind);
        Assert.Contains(Path.GetFileName(path), refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    private string WriteNpy(string name, float[][] rows)
    {
        byte[] header = new NpyHeader(ElementType.Float32, rows.Length, rows[0].Length).ToBytes();
        File.WriteAllBytes(work.Path(name), [.. header, .. rows.SelectMany(row => row).SelectMany(BitConverter.GetBytes)]);
        return work.Path(name);
    }
}
