using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

public sealed class ThreadCountTests
{
    [Fact]
    public void More_threads_than_a_system_starts_are_refused()
    {
        BuiltProgram.Result run = BuiltProgram.Run("--threads", "100000", "hi");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("albert-embed: --threads 100000 is too large. Use 2048 or fewer.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Hundreds_of_threads_run() => Assert.Equal(0, BuiltProgram.Run("--threads", "500", "hi").ExitCode);
}
