using System.Diagnostics;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz inputs</c>.</summary>
/// <remarks>ALBERT_EMBED_INPUTS says for how many seconds, ALBERT_EMBED_PROGRAM with which program.</remarks>
public sealed class InputFuzzTests
{
    [Fact]
    public void Damaged_files_end_in_an_exit_code_of_the_contract_and_a_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak memory of a child is asked for as Linux tells it");
        using WorkFolder kept = new();
        string program = Environment.GetEnvironmentVariable("ALBERT_EMBED_PROGRAM") ?? BuiltProgram.Path;
        string seconds = Environment.GetEnvironmentVariable("ALBERT_EMBED_INPUTS") ?? "6";

        // A process with little memory has to start the children: what it has counts as theirs.
        string fuzz = Path.Combine(AppContext.BaseDirectory, "AlbertEmbed.Fuzz");
        ProcessStartInfo start = new(fuzz, ["inputs", program, "100000", "1", "2", seconds]);
        start.Environment["ALBERT_EMBED_FUZZ_DATA"] = Path.GetDirectoryName(TestModel.DataFolder("gelu-new"));
        start.Environment["ALBERT_EMBED_FUZZ_KEPT"] = kept.Path("kept");
        start.Environment.Remove("ALBERT_EMBED_GOLDEN");
        BuiltProgram.Result run = BuiltProgram.Run(start, []);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
