using System.Globalization;
using AlbertEmbed.Fuzz;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz histories</c>. ALBERT_EMBED_HISTORIES says how many.</summary>
public sealed class HistoryFuzzTests
{
    [Fact]
    public void Every_history_of_an_output_ends_in_a_refusal_or_in_the_bytes_of_an_uninterrupted_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent with kill");
        HistoryFuzz fuzz = new(BuiltProgram.Path, TestModel.DataFolder("gelu-new"));
        int count = int.Parse(Environment.GetEnvironmentVariable("ALBERT_EMBED_HISTORIES") ?? "12", CultureInfo.InvariantCulture);
        for (int seed = 0; seed < count; seed++)
        {
            fuzz.Run(seed);
        }

        Assert.True(fuzz.Runs.Done >= count);
    }
}
