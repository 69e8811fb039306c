using System.Globalization;
using AlbertEmbed.Fuzz;

namespace AlbertEmbed.Tests.Input;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz records</c>. ALBERT_EMBED_FUZZ says how many inputs.</summary>
public sealed class RecordFuzzTests
{
    [Fact]
    public void Damaged_inputs_never_shift_a_row_hang_or_crash()
    {
        RecordFuzz fuzz = new();
        int count = int.Parse(Environment.GetEnvironmentVariable("ALBERT_EMBED_FUZZ") ?? "400", CultureInfo.InvariantCulture);
        for (int seed = 0; seed < count; seed++)
        {
            fuzz.Run(seed);
        }

        Assert.True(fuzz.Bad > count / 4);
        Assert.True(fuzz.Read > 10L * count);
    }
}
