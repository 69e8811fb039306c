using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Library;

public sealed class PackageTests
{
    [Fact]
    public void The_package_s_examples_run_in_fresh_projects_and_a_native_program_gives_the_command_line_s_vectors()
    {
        ScriptRun.SkipUnlessItRuns("NativeAOT", "command -v clang || command -v gcc", "clang or gcc");
        ChangedFiles.SkipUnlessIn(
            "scripts/packaging/library.sh",
            "src/AlbertEmbed/AlbertEmbed.csproj",
            "src/AlbertEmbed/README.md",
            "src/AlbertEmbed/build",
            "src/AlbertEmbed/PublicAPI.Shipped.txt",
            "src/AlbertEmbed/Inference/OnnxLibrary.cs");
        ScriptRun.Start("packaging/library.sh", python: "python3");
    }
}
