using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests;

public sealed class ArchitectureTests
{
    /// <summary>From the top down: a folder may use only those after it.</summary>
    private static readonly string[] Layers =
    [
        "Commands", "Bench", "Help", "CommandLine", "Runs", "Search", "Output", "Input", "Models", "Engine", "Tokenization", "Inference",
        "Onnx", "Checkpoints", "Files", "Errors",
    ];

    [Fact]
    public void Dependencies_point_downward_only()
    {
        foreach ((string folder, string file, string used) in Usings())
        {
            Assert.True(Array.IndexOf(Layers, used) > Array.IndexOf(Layers, folder), $"{file} uses AlbertEmbed.{used}");
        }
    }

    [Fact]
    public void Only_two_classes_know_the_runtime_package()
    {
        string[] knowing =
        [
            .. Sources().Where(file => File.ReadAllText(file).Contains("using Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)),
        ];
        Assert.Equal(["OnnxLibrary.cs", "OnnxSession.cs"], knowing.Select(file => Path.GetFileName(file)).Order());
    }

    /// <summary>A test's data, and what a script that is written here prints, is read as it stands.</summary>
    [Fact]
    public void No_line_has_more_than_140_characters()
    {
        string[] roots = [Path.Combine(Repository.Root, "src"), Path.Combine(Repository.Root, "tests")];
        IEnumerable<string> tooLong =
            from file in roots.SelectMany(root => Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
            where !file.EndsWith(".g.cs", StringComparison.Ordinal)
                && !file.Split(Path.DirectorySeparatorChar).Contains("obj")
            from line in File.ReadLines(file).Index()
            where line.Item.Length > 140 && !line.Item.Contains("\":", StringComparison.Ordinal)
            select $"{file}:{line.Index + 1}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void There_is_no_unsafe_code() =>
        Assert.All(Sources(), file => Assert.DoesNotMatch(@"\bunsafe\b", File.ReadAllText(file)));

    private static IEnumerable<(string Folder, string File, string Used)> Usings() =>
        from file in Sources()
        from Match match in Regex.Matches(File.ReadAllText(file), @"\bAlbertEmbed\.(\w+)")
        where Layers.Contains(Folder(file)) && match.Groups[1].Value != Folder(file)
        select (Folder(file), file, match.Groups[1].Value);

    private static string[] Sources()
    {
        string root = Path.Combine(Repository.Root, "src", "AlbertEmbed");
        string[] files = [.. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => Layers.Contains(Folder(file)))];
        Assert.NotEmpty(files);
        return files;
    }

    private static string Folder(string file) => Path.GetFileName(Path.GetDirectoryName(file))!;
}
