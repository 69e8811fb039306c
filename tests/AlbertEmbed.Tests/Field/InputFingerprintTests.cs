using System.Text;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>--resume over an input that is another one than that of the run.</summary>
public sealed class InputFingerprintTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_complete_output_is_complete_only_for_its_own_input()
    {
        string input = work.Write("corpus.txt", "one\ntwo\n");
        string output = work.Path("v.npy");
        work.Make("-i", input, "-o", output, "--resume");
        byte[] made = File.ReadAllBytes(output);
        Assert.Contains("is complete already", work.Embed("-i", input, "-o", output, "--resume").Error, StringComparison.Ordinal);

        File.AppendAllText(input, "three\n");
        Assert.Matches(
            @"was begun with another input: \S+corpus.txt \(8 bytes, SHA-256 c3f9c8c283a2…\), "
                + @"and now it is \S+corpus.txt \(14 bytes, SHA-256",
            Resume(input));
        Assert.Contains("another input", Resume(work.Write("other.txt", "ONE\nTWO\n")), StringComparison.Ordinal);
        Assert.Contains("another input", Resume(input, "-i", input), StringComparison.Ordinal);
        Assert.Equal(made, File.ReadAllBytes(output));

        string Resume(string file, params string[] more) => WorkFolder.Refusal(work.Embed(["-i", file, "-o", output, "--resume", .. more]));
    }

    [Fact]
    public void The_same_bytes_under_another_name_are_the_same_input()
    {
        string output = work.Path("v.jsonl");
        work.Make("-i", work.Write("a.txt", "one\n"), "-o", output);
        work.Make("-i", work.Write("b.txt", "one\n"), "-o", output, "--resume");
    }

    [Fact]
    public void A_pipe_is_known_by_what_came_out_of_it()
    {
        string output = work.Path("v.jsonl");
        Assert.Equal(0, work.EmbedWith("one\ntwo\n"u8.ToArray(), "-o", output).ExitCode);
        Assert.Contains(
            "is complete already", work.EmbedWith("one\ntwo\n"u8.ToArray(), "-o", output, "--resume").Error, StringComparison.Ordinal);
        Assert.Contains(
            "another input: stdin (SHA-256 of the records",
            WorkFolder.Refusal(work.EmbedWith("one\ntwo\nthree\n"u8.ToArray(), "-o", output, "--resume")),
            StringComparison.Ordinal);
        Assert.Contains("another input", WorkFolder.Refusal(work.Embed("-o", output, "--resume", "one")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_metadata_nothing_is_called_complete()
    {
        string input = work.Write("in.txt", "one\n");
        string output = work.Path("v.npy");
        work.Make("-i", input, "-o", output, "--no-meta");
        Assert.Contains(
            "does not say what it was made of",
            WorkFolder.Refusal(work.Embed("-i", input, "-o", output, "--no-meta", "--resume", "-p", "cls")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_was_changed_since_is_not_called_complete()
    {
        string input = work.Write("in.txt", "one\n");
        string output = work.Path("v.jsonl");
        work.Make("-i", input, "-o", output);
        File.AppendAllText(output, "\n");
        Assert.Contains(
            "were not written by the same run",
            WorkFolder.Refusal(work.Embed("-i", input, "-o", output, "--resume")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_bad_record_the_mended_input_goes_on()
    {
        string input = work.Path("in.txt");
        File.WriteAllBytes(input, [.. "one\n"u8, 0xFF, .. "\nthree\n"u8]);
        string output = work.Path("v.jsonl");
        Assert.Equal(3, work.Embed("-i", input, "-o", output).ExitCode);
        File.WriteAllText(input, "one\ntwo\nthree\n");
        work.Make("-i", input, "-o", output, "--resume");
        string expected = work.Path("expected.jsonl");
        work.Make("-i", input, "-o", expected);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(output));
        Assert.Equal(File.ReadAllBytes(expected + ".meta.json"), File.ReadAllBytes(output + ".meta.json"));
    }

    [Fact]
    public void An_interrupted_forced_run_names_a_command_that_works()
    {
        string input = work.Path("in.txt");
        string output = work.Path("v.jsonl");
        work.Make("old", "-o", output);
        File.WriteAllBytes(input, [.. "one\n"u8, 0xFF, .. "\n"u8]);
        BuiltProgram.Result cut = work.Embed("-i", input, "-o", output, "--force");
        Assert.Equal(3, cut.ExitCode);
        Assert.Contains("the same command with --resume instead of --force goes on", cut.Error, StringComparison.Ordinal);
        File.WriteAllText(input, "one\ntwo\n");
        work.Make("-i", input, "-o", output, "--resume");
        Assert.Equal(2, File.ReadAllLines(output).Length);
    }

    [Fact]
    public void Shards_of_different_files_are_not_joined()
    {
        string[] inputs = [work.Write("a.txt", "one\ntwo\n"), work.Write("b.txt", "ONE\nTWO\n")];
        string[] shards = [work.Path("1.npy"), work.Path("2.npy")];
        work.Make("-i", inputs[0], "--shard", "1/2", "-o", shards[0]);
        work.Make("-i", inputs[1], "--shard", "2/2", "-o", shards[1]);
        Assert.Matches(
            "2.npy was made of .*b.txt .*, and .*1.npy of .*a.txt",
            WorkFolder.Refusal(BuiltProgram.Run("merge", shards[0], shards[1], "-o", work.Path("all.npy"))));
    }

    [Fact]
    public void Kept_vectors_are_given_only_to_their_own_text()
    {
        string path = work.Path("out.part.open");
        using (FileStream file = File.Create(path))
        {
            Assert.Equal(
                2,
                new KeptRows().Write(
                    file,
                    [new(
                        new("a", "in", 1) { Index = 0 },
                        0,
                        new float[] { 1, 2 }), new(new("b", "in", 2) { Index = 1 },
                        0,
                        new float[] { 3, 4 })]));
            file.Write([1, 2, 3]);
        }

        KeptRows kept = KeptRows.Read(path);
        float[] vectors = new float[2];
        Assert.False(kept.TryTake(new("B", "in", 2) { Index = 1 }, 0, vectors));
        Assert.False(kept.TryTake(new("a", "in", 1, "pair") { Index = 1 }, 0, vectors));
        Assert.True(KeptRows.Read(path).TryTake(new("b", "in", 7) { Index = 1 }, 0, vectors));
        Assert.Equal([3, 4], vectors);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_known_by_its_records()
    {
        string path = work.Write("in.txt", "one\n");
        InputFingerprint input = new([(path, true)], TestContext.Current.CancellationToken);
        Assert.Equal(InputFingerprint.Of(path), input.Begun!.Sources[0]);
        Assert.True(input.Read("abc", out string? changed).IsKnown);
        Assert.Null(changed);
        File.AppendAllText(path, "two\n");
        RunInput read = input.Read("abc", out changed);
        Assert.Equal((path, "abc", false), (changed, read.RecordsSha256, read.IsKnown));
    }

    [Fact]
    public void Metadata_say_what_the_input_was()
    {
        string output = work.Path("v.jsonl");
        work.Make("-i", work.Write("in.txt", "one\n"), "-o", output);
        string metadata = File.ReadAllText(output + ".meta.json", Encoding.UTF8);
        Assert.Contains("\"bytes\": 4", metadata, StringComparison.Ordinal);
        Assert.Contains(
            "\"sha256\": \"2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806\"", metadata, StringComparison.Ordinal);
    }
}
