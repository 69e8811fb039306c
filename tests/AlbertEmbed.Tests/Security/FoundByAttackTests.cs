using System.Text;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Small cases that hostile files and names have found.</summary>
public sealed class FoundByAttackTests : IDisposable
{
    private readonly WorkFolder work = new();

    [Theory]
    [InlineData("""{"text":"a","id":"\udc00"}""")]
    [InlineData("""{"text":"a","id":1,"more":{"x":["\ud800"]}}""")]
    [InlineData("""{"text":"a","id":1,"more":{"\ud800":1}}""")]
    public void Half_a_surrogate_pair_is_a_bad_record_wherever_it_would_be_written(string line)
    {
        BuiltProgram.Result run = work.Embed("-i", work.Write("in.jsonl", line + "\n"), "--id-field", "id", "--keep-all");
        Assert.Contains("in.jsonl:1: the line holds half of a surrogate pair", WorkFolder.Refusal(run, 3), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_halves_of_a_surrogate_pair_are_kept_as_they_are_written()
    {
        work.Make(
            "-i", work.Write("in.jsonl", "{\"text\":\"a\",\"id\":\"\\ud83d\\ude00\"}\n"), "--id-field", "id", "-o", work.Path("v.jsonl"));
        Assert.StartsWith("{\"id\":\"\\ud83d\\ude00\",", File.ReadAllText(work.Path("v.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_data_under_another_name_is_called_that()
    {
        byte[] packed = [0xFD, .. "7zXZ"u8, 0, 0, 4, 0xE6, 0xD6, 0xB4, 0x46];
        Assert.Contains(
            "stdin: the input is packed with xz. Give it a name that ends in .xz, or unpack it: xz -dc FILE | albert-embed -i -",
            WorkFolder.Refusal(work.EmbedWith(packed), 3),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ends_with_its_first_record_leaves_nothing()
    {
        string input = work.Write("in.jsonl", "{\"text\":\"a\"}\n");
        WorkFolder.Refusal(work.Embed("-i", input, "--id-field", "id", "-o", work.Path("v.npy")), 3);
        Assert.Equal([input], Directory.GetFiles(Path.GetDirectoryName(input)!));
    }

    [Fact]
    public void A_text_of_no_tokens_is_a_bad_record()
    {
        using ModelFolder model = new();
        File.Delete(Path.Combine(model.Root, "spiece.model"));
        model.Write(
            "tokenizer.json",
            """{"version":"1.0","post_processor":null,"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1]]}}""");
        BuiltProgram.Result run = BuiltProgram.RunWith("a\n\na\n"u8.ToArray(), "-m", model.Root);
        Assert.Contains("stdin:2: the text has no tokens", WorkFolder.Refusal(run, 3), StringComparison.Ordinal);
        Assert.Single(run.Lines);
        Assert.Equal(2, BuiltProgram.RunWith("a\n\na\n"u8.ToArray(), "-m", model.Root, "--on-error", "skip").Lines.Length);
    }

    [Fact]
    public void Thousands_of_kept_columns_are_found_at_once()
    {
        string[] names = [.. Enumerable.Range(0, 20_000).Select(number => $"c{number}")];
        FieldNames fields = new() { Keep = names };
        TableColumns columns = TableColumns.FromHeader("here", ["text", .. names], fields, string.Empty);
        Assert.Equal(0, columns.Text);
        Assert.All(names, name => Assert.True(fields.Keeps(name)));
        Assert.False(fields.Keeps("text"));
    }

    [Fact]
    public void Arrays_of_one_dimension_are_no_vectors_to_merge()
    {
        string path = work.Path("flat.npy");
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }".PadRight(117) + "\n";
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[16]]);
        BuiltProgram.Result run = BuiltProgram.Run("merge", path, path, "-o", work.Path("all.npy"));
        Assert.Contains("its shape has one dimension", WorkFolder.Refusal(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_to_each_other_are_no_vectors()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        File.CreateSymbolicLink(work.Path("l.npy"), "l.npy");
        BuiltProgram.Result run = BuiltProgram.Run("search", "x", "--in", work.Path("l.npy"));
        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("output", run.Error, StringComparison.Ordinal);
        Assert.Contains("l.npy", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();
}
