using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>What an interrupted run has left, and somebody has changed.</summary>
public sealed class ChangedPartTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("out.npy", 0)]
    [InlineData("out.npy", 128)]
    [InlineData("out.jsonl", 0)]
    [InlineData("out.jsonl", 5)]
    [InlineData("out.ids.jsonl", 3)]
    public void Another_number_of_bytes_in_the_journal_is_refused(string file, int bytes)
    {
        string output = Interrupt(file);
        string journal = output + ".part.json";
        File.WriteAllText(journal, Regex.Replace(File.ReadAllText(journal), $"(\"{file}\": )\\d+", $"${{1}}{bytes}"));
        Refused(output);
    }

    [Theory]
    [InlineData("out.npy")]
    [InlineData("out.jsonl")]
    [InlineData("out.ids.jsonl")]
    public void Other_bytes_in_a_file_of_an_interrupted_run_are_refused(string file)
    {
        string output = Interrupt(file);
        byte[] bytes = File.ReadAllBytes(work.Path(file + ".part"));
        bytes.AsSpan(bytes.Length - 10, 8).Clear();
        File.WriteAllBytes(work.Path(file + ".part"), bytes);
        Refused(output);
    }

    [Theory]
    [InlineData("out.npy", true)]
    [InlineData("out.npy", false)]
    [InlineData("out.jsonl", true)]
    [InlineData("out.jsonl", false)]
    [InlineData("out.ids.jsonl", true)]
    [InlineData("out.ids.jsonl", false)]
    public void A_file_of_an_interrupted_run_that_is_cut_or_missing_is_refused(string file, bool isMissing)
    {
        string output = Interrupt(file);
        string part = work.Path(file + ".part");
        byte[] bytes = File.ReadAllBytes(part);
        File.Delete(part);
        if (!isMissing)
        {
            File.WriteAllBytes(part, bytes[..^1]);
        }

        Refused(output);
    }

    [Fact]
    public void What_nobody_has_changed_is_gone_on_with() =>
        Assert.Equal(0, Run(Interrupt("out.npy"), "abc"u8, "--resume").ExitCode);

    private void Refused(string output)
    {
        BuiltProgram.Result run = Run(output, "abc"u8, "--resume");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(".part or its journal was changed after the interrupted run", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
        Assert.Equal(0, Run(output, "abc"u8, "--force").ExitCode);
    }

    /// <summary>Makes a run end at a bad record.</summary>
    private string Interrupt(string file)
    {
        string output = work.Path(file == "out.jsonl" ? file : "out.npy");
        Assert.Equal(3, Run(output, [.. "ab"u8, 0xFF]).ExitCode);
        return output;
    }

    private BuiltProgram.Result Run(string output, ReadOnlySpan<byte> input, params string[] options)
    {
        string path = work.Path("in.jsonl");
        List<byte> lines = [];
        foreach (byte text in input)
        {
            lines.AddRange(text == (byte)'\n' ? [] : text < 0x80 ? [.. "{\"id\":1,\"text\":\"x\"}\n"u8] : [.. "{\n"u8]);
        }

        File.WriteAllBytes(path, [.. lines]);
        return work.Embed(["-q", "-i", path, "-o", output, "--id-field", "id", .. options]);
    }
}
