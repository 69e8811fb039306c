using System.Text.Json;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Files beside an output belong to it.</summary>
public sealed class OutputFilesTests : IDisposable
{
    private const string First = "{\"id\":\"cat\",\"text\":\"a cat\"}\n{\"id\":\"guitar\",\"text\":\"a guitar\"}\n";
    private const string Second = "{\"id\":\"stocks\",\"text\":\"stocks fell\"}\n{\"id\":\"rain\",\"text\":\"heavy rain\"}\n";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Ids_and_metadata_of_an_earlier_run_go_with_its_output()
    {
        string output = work.Path("v.npy");
        work.Make("-i", work.Write("first.jsonl", First), "--id-field", "id", "-o", output);
        work.Make("-i", work.Write("second.jsonl", Second), "-o", output, "--force");
        Assert.False(File.Exists(work.Path("v.ids.jsonl")));
        JsonElement hit = work.Nearest("heavy rain", "--in", output);
        Assert.Equal(1, hit.GetProperty("index").GetInt32());
        Assert.False(hit.TryGetProperty("id", out _));

        work.Make("-i", work.Path("second.jsonl"), "-o", output, "--force", "--no-meta");
        Assert.False(File.Exists(output + OutputNames.Metadata));
        work.Make("-i", work.Path("second.jsonl"), "-o", output, "--force", "-p", "tokens");
        Assert.True(File.Exists(work.Path("v.splits.npy")));
        work.Make("-i", work.Path("second.jsonl"), "-o", output, "--force");
        Assert.False(File.Exists(work.Path("v.splits.npy")));
    }

    [Fact]
    public void Merge_removes_them_too()
    {
        string output = work.Path("v.npy");
        work.Make("-i", work.Write("first.jsonl", First), "--id-field", "id", "-o", output);
        work.Make("hello", "-o", work.Path("1.npy"), "--no-meta");
        Assert.Equal(0, BuiltProgram.Run("merge", work.Path("1.npy"), "-o", output, "--force").ExitCode);
        Assert.False(File.Exists(work.Path("v.ids.jsonl")));
        Assert.False(File.Exists(output + OutputNames.Metadata));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ids_of_another_run_are_refused(bool withMetadata)
    {
        string output = work.Path("v.npy");
        string[] options = withMetadata ? [] : ["--no-meta"];
        work.Make(["-i", work.Write("first.jsonl", First), "--id-field", "id", "-o", output, .. options]);
        string other = withMetadata ? "{\"id\":\"dog\"}\n{\"id\":\"violin\"}\n" : "{\"id\":\"dog\"}\n";
        File.WriteAllText(work.Path("v.ids.jsonl"), other);
        Assert.Contains("were not written by the same run", work.Search("cat", "--in", output), StringComparison.Ordinal);
        Assert.Contains(
            "were not written by the same run",
            WorkFolder.Refusal(BuiltProgram.Run("merge", output, "-o", work.Path("m.npy"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_another_run_are_refused()
    {
        work.Make("-i", work.Write("first.jsonl", First), "-o", work.Path("v.npy"));
        work.Make("-i", work.Write("second.jsonl", Second), "-o", work.Path("w.npy"));
        File.Copy(work.Path("w.npy"), work.Path("v.npy"), overwrite: true);
        Assert.Contains(
            "v.npy.meta.json were not written by the same run", work.Search("cat", "--in", work.Path("v.npy")), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_that_are_gone_are_missed()
    {
        work.Make("-i", work.Write("first.jsonl", First), "--id-field", "id", "-o", work.Path("v.npy"));
        File.Delete(work.Path("v.ids.jsonl"));
        Assert.Contains("v.ids.jsonl is missing", work.Search("cat", "--in", work.Path("v.npy")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_belong_to_two_outputs_are_refused()
    {
        work.Make("-i", work.Write("first.jsonl", First), "--id-field", "id", "-o", work.Path("v.npy"));
        string refusal = WorkFolder.Refusal(
            work.Embed("-i", work.Path("first.jsonl"), "--id-field", "id", "-o", work.Path("v"), "--format", "npy", "--force"));
        Assert.Contains("v.ids.jsonl would belong to", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_tokens_are_not_searched_as_if_they_were_records()
    {
        work.Make("-p", "tokens", "a cat", "-o", work.Path("v.npy"), "--no-meta");
        Assert.Contains("a vector for each token", work.Search("cat", "--in", work.Path("v.npy")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_killed_between_two_renames_is_completed_by_the_next_one()
    {
        string input = work.Write("first.jsonl", First);
        string output = work.Path("v.npy");
        string[] command = ["-i", input, "--id-field", "id", "-o", output];
        work.Make(command);
        Dictionary<string, byte[]> expected =
            Directory.GetFiles(Path.GetDirectoryName(output)!, "v.*").ToDictionary(file => file, File.ReadAllBytes);

        // As it was: the ids have their name, the vectors have not, and an older output is still there.
        string metadata = File.ReadAllText(output + OutputNames.Metadata);
        File.Move(output, output + OutputTarget.PartSuffix);
        File.WriteAllText(output, "the old output");
        File.WriteAllText(output + ".part.json", $$"""{"recipe":{},"done":{},"bytes":{},"digests":{},"input":"","commit":{"files":["v.ids.jsonl","v.npy"],"metadata":{{metadata}} } }""");
        File.Delete(output + OutputNames.Metadata);
        Assert.Contains("is complete already", work.Embed([.. command, "--resume"]).Error, StringComparison.Ordinal);
        Assert.Equal(expected, Directory.GetFiles(Path.GetDirectoryName(output)!, "v.*").ToDictionary(file => file, File.ReadAllBytes));
    }
}
