using System.Diagnostics;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>A run whose input pauses, whose reader goes away, or which is interrupted.</summary>
public sealed class EmbedStreamTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_pipe_that_pauses_is_answered_line_by_line()
    {
        ProcessStartInfo start = new(BuiltProgram.Path, ["-m", Tiny]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        for (int i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteLineAsync("hello");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith($"{{\"index\":{i},", line, StringComparison.Ordinal);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_run_quietly()
    {
        ProcessStartInfo start = new(BuiltProgram.Path, ["-m", Tiny])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardOutput.Close();
        await process.StandardInput.WriteLineAsync("hello");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.DisposeAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Empty), (process.ExitCode, await error));
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("TERM", 15)]
    public async Task An_interrupt_ends_the_run_with_its_own_code_and_no_half_file(string signal, int number)
    {
        IgnoredSignals.SkipWhereIgnored(signal, number);
        ProcessStartInfo start = new(
            BuiltProgram.Path,
            ["-m", Tiny, "-o", Path.Combine(folder, "out.jsonl")])
        { RedirectStandardInput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync("hello");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (Directory.GetFiles(folder).Length == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(128 + number, process.ExitCode);
        Assert.Equal("albert-embed: interrupted\n", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(folder));
    }
}
