using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AlbertEmbed.Tests;

public sealed partial class ArchitectureTests
{
    private const int MostFileLines = 250;
    private const int MostMethodLines = 40;
    private const int MostParameters = 5;

    /// <summary>A longer method or parameter list says why behind this, on the line where it starts.</summary>
    private const string Reason = "// long: ";

    /// <summary>From the top down: a folder may use only those after it.</summary>
    private static readonly string[] CommandLineLayers =
        ["Commands", "Bench", "Help", "CommandLine", "Runs", "Search", "Cache", "Output", "Input", "Columns", "Packing"];

    /// <summary>The public types lie beside the folders.</summary>
    private static readonly string[] LibraryLayers =
        ["AlbertEmbed", "Calls", "Models", "Engine", "Heads", "Tokenization", "Inference", "Onnx", "Checkpoints", "Files", "Errors"];

    private static readonly string[] Layers = [.. CommandLineLayers, .. LibraryLayers];

    [Fact]
    public void Dependencies_point_downward_only()
    {
        foreach ((string folder, string file, string used) in Usings())
        {
            Assert.True(Array.IndexOf(Layers, used) > Array.IndexOf(Layers, folder), $"{file} uses AlbertEmbed.{used}");
        }
    }

    [Fact]
    public void Each_folder_is_in_its_project()
    {
        Assert.All(CommandLineLayers, layer => Assert.True(Directory.Exists(Path.Combine(Source, "AlbertEmbed.Cli", layer)), layer));
        Assert.All(LibraryLayers[1..], layer => Assert.True(Directory.Exists(Path.Combine(Source, "AlbertEmbed", layer)), layer));
    }

    [Fact]
    public void Only_four_classes_know_the_runtime_package()
    {
        string[] knowing =
        [
            .. Sources().Where(file => File.ReadAllText(file).Contains("using Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)),
        ];
        Assert.Equal(
            ["KeptTensorPool.cs", "KeptTensors.cs", "OnnxLibrary.cs", "OnnxSession.cs"],
            knowing.Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void The_library_knows_no_options_and_no_console_and_changes_nothing_of_the_process()
    {
        foreach (string file in Sources().Where(file => LibraryLayers.Contains(Folder(file))))
        {
            string[] found = [.. File.ReadLines(file).Where(line => ProcessWide().IsMatch(line) && !line.TrimStart().StartsWith("//"))];
            Assert.True(found.Length == 0, $"{file}: {string.Join(Environment.NewLine, found)}");
        }
    }

    [Fact]
    public void Parsed_options_are_known_to_the_options_and_to_one_method_of_each_command()
    {
        foreach (string file in Sources().Where(file => Folder(file) is not ("CommandLine" or "Help")))
        {
            SyntaxNode root = Parse(File.ReadAllText(file)).GetRoot(Stop);
            string[] methods =
            [
                .. from method in root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                   where method.ParameterList.Parameters.Any(parameter => parameter.Type?.ToString() == "ParseResult")
                   select method.Identifier.Text,
            ];
            Assert.True(
                methods is [] or ["Resolve"] || Path.GetFileName(file) is "CommandLineCheck.cs" or "OptionProblem.cs",
                $"{file}: {string.Join(", ", methods)}");
        }
    }

    /// <summary>A test's data, and what a script that is written here prints, is read as it stands.</summary>
    [Fact]
    public void No_line_has_more_than_140_characters()
    {
        string[] roots = [Source, Path.Combine(Repository.Root, "tests")];
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
    public void Files_methods_and_parameter_lists_fit_on_a_screen()
    {
        List<string> tooLong = [];
        foreach (string file in Sources().Concat(TestSources()).Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            string[] lines = File.ReadAllLines(file);
            if (lines.Length > MostFileLines)
            {
                tooLong.Add($"{file} has {lines.Length} lines");
            }

            SyntaxTree tree = Parse(string.Join('\n', lines));
            foreach (SyntaxNode node in tree.GetRoot(Stop).DescendantNodes())
            {
                FileLinePositionSpan span = tree.GetLineSpan(node.Span, Stop);
                int length = node is BaseMethodDeclarationSyntax { Body: { } body } ? LinesOf(tree, body)
                    : node is LocalFunctionStatementSyntax { Body: { } local } ? LinesOf(tree, local)
                    : 0;
                int parameters = node is ParameterListSyntax list ? list.Parameters.Count : 0;
                if ((length > MostMethodLines || parameters > MostParameters)
                    && !lines[span.StartLinePosition.Line].Contains(Reason, StringComparison.Ordinal))
                {
                    tooLong.Add($"{file}:{span.StartLinePosition.Line + 1} has {length} lines, {parameters} parameters");
                }
            }
        }

        Assert.Empty(tooLong);
    }

    [Fact]
    public void There_is_no_unsafe_code() =>
        Assert.All(Sources(), file => Assert.DoesNotMatch(@"\bunsafe\b", File.ReadAllText(file)));

    private static string Source => Path.Combine(Repository.Root, "src");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, cancellationToken: Stop);

    private static int LinesOf(SyntaxTree tree, SyntaxNode node)
    {
        FileLinePositionSpan span = tree.GetLineSpan(node.Span, Stop);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static IEnumerable<(string Folder, string File, string Used)> Usings() =>
        from file in Sources()
        from Match match in Regex.Matches(File.ReadAllText(file), @"\bAlbertEmbed\.(\w+)")
        where Layers.Contains(match.Groups[1].Value) && match.Groups[1].Value != Folder(file)
        select (Folder(file), file, match.Groups[1].Value);

    private static string[] Sources()
    {
        string[] files = [.. Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => Layers.Contains(Folder(file)))];
        Assert.NotEmpty(files);
        return files;
    }

    private static IEnumerable<string> TestSources() =>
        from file in Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Contains("obj")
        select file;

    private static string Folder(string file) => Path.GetFileName(Path.GetDirectoryName(file))!;

    [GeneratedRegex(@"""[^""]*--[a-z]|\bConsole\.|System\.CommandLine|GC\.Collect\(|SetEnvironmentVariable\(|Environment\.Exit")]
    private static partial Regex ProcessWide();
}
