using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Runs that are cut short and gone on with.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    private static byte[] Splits(string output) =>
        OutputNames.Beside(output, OutputNames.Splits) is var splits && File.Exists(splits) ? File.ReadAllBytes(splits) : [];

    private static string Meta(string output) => output + OutputNames.Metadata;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("out.jsonl", "mean")]
    [InlineData("out.npy", "tokens")]
    [InlineData("out.parquet", "mean")]
    [InlineData("out.parquet", "tokens")]
    public void A_killed_run_that_is_resumed_gives_the_same_bytes(string name, string pooling)
    {
        byte[] input = File.ReadAllBytes(WriteInput(200));
        string expected = Path.Combine(folder, "expected" + Path.GetExtension(name));
        string output = Path.Combine(folder, name);
        string[] command = ["-m", Tiny, "-p", pooling, "-o"];
        Assert.Equal(0, BuiltProgram.RunWith(input, [.. command, expected]).ExitCode);

        // The input does not end, so the run cannot; what has come is written after a short wait.
        using Process process = Process.Start(
            new ProcessStartInfo(BuiltProgram.Path, [.. command, output]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.BaseStream.Write(input.AsSpan(0, input.Length / 2));
        process.StandardInput.BaseStream.Flush();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(output + ".part.json") || process.HasExited, TimeSpan.FromMinutes(1)));
        process.Kill();
        process.WaitForExit();
        Assert.True(File.Exists(output + ".part.json"), process.StandardError.ReadToEnd());
        Assert.False(File.Exists(output));

        BuiltProgram.Result resumed = BuiltProgram.RunWith(input, [.. command, output, "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(output));
        Assert.Equal(File.ReadAllText(Meta(expected)), File.ReadAllText(Meta(output)));
        Assert.Equal(Splits(expected), Splits(output));
        Assert.Empty(Directory.GetFiles(folder, "*.part*"));
    }

    [Fact]
    public void Another_recipe_or_another_input_is_refused()
    {
        string input = WriteInput(10, bad: 7);
        string output = Path.Combine(folder, "out.jsonl");
        Assert.Equal(3, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output).ExitCode);

        BuiltProgram.Result again = BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("holds 7 records of an interrupted run. Use --resume", again.Error, StringComparison.Ordinal);

        BuiltProgram.Result recipe = BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume", "-p", "cls");
        Assert.Equal(2, recipe.ExitCode);
        Assert.Contains("pooling was mean and is now cls", recipe.Error, StringComparison.Ordinal);

        File.WriteAllText(input, "something else\n" + File.ReadAllText(input));
        BuiltProgram.Result text = BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume");
        Assert.Equal(2, text.ExitCode);
        Assert.Contains("The first 7 records are not those", text.Error, StringComparison.Ordinal);
        Assert.Equal(7, File.ReadAllLines(output + ".part").Length);
    }

    [Fact]
    public void A_complete_output_is_left_alone_by_resume()
    {
        string input = WriteInput(10);
        string output = Path.Combine(folder, "out.jsonl");
        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume").ExitCode);
        BuiltProgram.Result again = BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("is complete already", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume", "-p", "max").ExitCode);
    }

    [Fact]
    public void Bad_records_are_skipped_and_counted_when_that_is_asked_for()
    {
        string input = WriteInput(10, bad: 7);
        string output = Path.Combine(folder, "out.jsonl");
        BuiltProgram.Result run = BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--on-error", "skip");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 bad record was skipped; 9 were written", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 6, 8, 9],
            File.ReadAllLines(output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()));
        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Meta(output))).RootElement.GetProperty("summary");
        Assert.Equal((9, 1), (summary.GetProperty("records").GetInt32(), summary.GetProperty("skipped").GetInt32()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    public void Shards_are_all_of_the_input_once(int count)
    {
        string input = WriteInput(20);
        string all = BuiltProgram.Run("-m", Tiny, "-i", input).Output;
        Assert.Equal(
            all,
            string.Concat(
                Enumerable.Range(1, count).Select(k => BuiltProgram.Run("-m", Tiny, "-i", input, "--shard", $"{k}/{count}").Output)));
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.npy")]
    [InlineData("out.parquet")]
    public void Merged_shards_have_the_bytes_of_the_whole(string name)
    {
        string[] command = ["-m", Tiny, "-i", WriteInput(50), "-o"];
        string expected = Path.Combine(folder, "expected" + Path.GetExtension(name));
        Assert.Equal(0, BuiltProgram.Run([.. command, expected]).ExitCode);
        string[] shards = [.. Enumerable.Range(1, 3).Select(k => Path.Combine(folder, k + Path.GetExtension(name)))];
        for (int k = 1; k <= shards.Length; k++)
        {
            Assert.Equal(0, BuiltProgram.Run([.. command, shards[k - 1], "--shard", $"{k}/{shards.Length}"]).ExitCode);
        }

        string output = Path.Combine(folder, name);
        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", output]).ExitCode);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(output));
        Assert.Equal(File.ReadAllText(Meta(expected)), File.ReadAllText(Meta(output)));
    }

    [Fact]
    public void Merge_refuses_what_is_not_one_run()
    {
        string input = WriteInput(20);
        string[] outputs = [.. Enumerable.Range(1, 2).Select(k => Path.Combine(folder, $"{k}.npy"))];
        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", outputs[0], "--shard", "1/2").ExitCode);
        BuiltProgram.Result missing = BuiltProgram.Run("merge", outputs[0], outputs[1], "-o", Path.Combine(folder, "out.npy"));
        Assert.Equal(1, missing.ExitCode);

        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", outputs[1], "--shard", "2/2", "-p", "max").ExitCode);
        BuiltProgram.Result different = BuiltProgram.Run("merge", outputs[0], outputs[1], "-o", Path.Combine(folder, "out.npy"));
        Assert.Equal(2, different.ExitCode);
        Assert.Contains("different options or models", different.Error, StringComparison.Ordinal);

        BuiltProgram.Result swapped = BuiltProgram.Run("merge", outputs[1], outputs[0], "-o", Path.Combine(folder, "out.npy"));
        Assert.Equal(2, swapped.ExitCode);
        Assert.Contains("is shard 2/2, not 1/2", swapped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_ends_the_run_with_what_fits_kept_and_resume_completes_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "file sizes are limited with bash's ulimit");
        string input = WriteInput(20_000);
        string expected = Path.Combine(folder, "expected.npy");
        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", expected).ExitCode);

        // The runtime's own memory files must not count. 600 KiB: two of five windows of 4096 rows of 64 bytes fit.
        string output = Path.Combine(folder, "out.npy");
        string command =
            $"trap '' XFSZ; ulimit -f 600; DOTNET_EnableWriteXorExecute=0 exec '{BuiltProgram.Path}' -m "
            + $"'{Tiny}' -i '{input}' -o '{output}'";
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 1, error);
        Assert.Contains("cannot be written any further", error, StringComparison.Ordinal);
        Assert.Matches("kept [0-9]{4,} finished records", error);

        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume").ExitCode);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(output));
    }

    [Fact]
    public void An_interrupted_run_keeps_what_it_has_encoded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the signal is sent with kill");
        string input = WriteInput(40_000);
        string output = Path.Combine(folder, "out.jsonl");
        using Process process = Process.Start(new ProcessStartInfo(
            BuiltProgram.Path, ["-m", Tiny, "-i", input, "-o", output, "--threads", "1", "--batch-tokens", "20"])
        { RedirectStandardError = true })!;
        while (!File.Exists(output + ".part.json") && !process.HasExited)
        {
            Thread.Sleep(10);
        }

        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 143, error);
        Assert.Contains("the same command with --resume goes on", error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));

        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", output, "--resume").ExitCode);
        string[] lines = File.ReadAllLines(output);
        Assert.Equal(40_000, lines.Length);
        Assert.StartsWith("{\"index\":39999,", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Lines of one to thirty words, some of them twice.</summary>
    private string WriteInput(int lines, int bad = -1)
    {
        string[] words = ["hello", "world", "the", "cat", "sat", "on", "a", "mat", "and", "you"];
        Random random = new(lines);
        string path = Path.Combine(folder, "input.txt");
        using FileStream file = File.Create(path);
        for (int i = 0; i < lines; i++)
        {
            string line = string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(_ => words[random.Next(words.Length)]));
            file.Write(i == bad ? [0xFF, (byte)'\n'] : Encoding.UTF8.GetBytes(line + "\n"));
        }

        return path;
    }
}
