using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests;

public sealed partial class PathTests
{
    /// <summary>No test starts all scripts, so a file that has moved would be missed only by the user.</summary>
    [Fact]
    public void Scripts_and_readmes_name_files_that_exist()
    {
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root, "scripts"), "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".sh" or ".py" or ".mjs" or ".sbatch" or ".md"),
            .. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories),
            Path.Combine(Repository.Root, "README.md"),
            Path.Combine(Repository.Root, ".ci", "run"),
        ];
        string[] missing =
        [
            .. from file in files
               from Match match in NamedPath().Matches(File.ReadAllText(file))
               where !Exists(match.Value)
               select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}",
        ];
        Assert.Empty(missing);
    }

    /// <summary>What is built may not be built yet, but each program is in its own project's folder.</summary>
    private static bool Exists(string path)
    {
        string[] parts = path.Split("/bin/");
        return parts.Length == 1
            ? Path.Exists(Path.Combine(Repository.Root, path))
            : File.Exists(Path.Combine(Repository.Root, parts[0], Path.GetFileName(parts[0]) + ".csproj"))
                && (!parts[1].Contains("albert-embed", StringComparison.Ordinal) || parts[0] == "src/AlbertEmbed.Cli");
    }

    [GeneratedRegex(@"(?<![\w./$*-])(src|tests|scripts)/[\w./-]*\w(?![\w*<{$])")]
    private static partial Regex NamedPath();
}
