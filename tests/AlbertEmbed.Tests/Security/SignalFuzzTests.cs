using System.Globalization;
using AlbertEmbed.Fuzz.Signals;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz signals</c>. ALBERT_EMBED_SIGNALS says for how many seconds.</summary>
public sealed class SignalFuzzTests
{
    [Fact]
    public void A_signal_at_any_moment_ends_every_command_soon_and_leaves_nothing_in_the_way()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent with kill");
        string model = TestModel.DataFolder("gelu-new");
        int seconds = int.Parse(Environment.GetEnvironmentVariable("ALBERT_EMBED_SIGNALS") ?? "2", CultureInfo.InvariantCulture);
        using SignalFuzz fuzz = new(BuiltProgram.Path, model, model);
        Assert.True(fuzz.Run(Environment.ProcessId, int.MaxValue / 2, parallel: 2, TimeSpan.FromSeconds(seconds)) > 0);
        Assert.Empty(fuzz.Findings);
    }
}
