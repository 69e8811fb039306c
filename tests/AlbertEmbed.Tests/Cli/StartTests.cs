using System.Diagnostics;
using AlbertEmbed.Fuzz;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>The short mode of <c>AlbertEmbed.Fuzz starts</c>.</summary>
public sealed class StartTests
{
    [Fact]
    public void Every_start_ends_with_the_exit_code_of_its_kind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl-C is sent with kill.");
        StartSoak soak = new(BuiltProgram.Path);
        soak.Run(count: 48, parallel: 4);
        Assert.Empty(soak.Wrong);
    }

    [Fact]
    public void The_published_program_gives_the_bytes_of_the_one_that_was_just_built()
    {
        string[] arguments = ["--with-text", "One text, from each of the two.", "And another one."];
        BuiltProgram.Result built = BuiltProgram.Run(new ProcessStartInfo(BuiltProgram.PathBesideTests, arguments), []);
        Assert.Equal((0, string.Empty), (built.ExitCode, built.Error));
        Assert.Equal(built.Bytes, BuiltProgram.Run(arguments).Bytes);
    }

    [Fact]
    public void The_runtime_leaves_nothing_in_the_home_folder()
    {
        string home = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
        BuiltProgram.Result run = BuiltProgram.RunWith(
            [], new Dictionary<string, string?> { ["HOME"] = home, ["XDG_CACHE_HOME"] = null, ["TMPDIR"] = home }, "hi");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));

        // What .NET itself leaves, where the program is not a native binary, bears its name.
        string[] left = Directory.GetFileSystemEntries(home, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(left, entry => !entry.Contains("dotnet", StringComparison.Ordinal));
        Directory.Delete(home, recursive: true);
    }
}
