using System.Diagnostics;
using System.Text.RegularExpressions;
using AlbertEmbed.Commands;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>What is said to command lines that are refused: a change of a sentence shows as a change of a file.</summary>
public sealed partial class ErrorSentenceTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    private string Template => Path.Combine(root, "template");

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <param name="name">The list of command lines.</param>
    /// <param name="snapshot">What is said.</param>
    /// <param name="least">The lowest exit code: some mistakes can only be noted, because they may be meant.</param>
    [Theory]
    [InlineData("refused.txt", "errors.txt", 1)]
    [InlineData("mistakes.txt", "mistakes.txt", 0)]
    public void Each_mistake_is_told_in_a_sentence(string name, string snapshot, int least)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system has a part in some sentences");
        string[] lines =
        [
            .. File.ReadLines(TestModel.DataFolder(name)).Where(line => line.Length > 0 && line is not ['#', ' ', ..]),
        ];
        Directory.CreateDirectory(Template);
        RefusedInputs inputs = new(Template);
        inputs.Write();
        foreach (string line in lines.Where(line => line[0] == '='))
        {
            Start(Template, Words(line[1..]));
        }

        string[] said = new string[lines.Length];
        Parallel.For(0, lines.Length, i => said[i] = Describe(lines[i], i, inputs.Models, least));
        Snapshot.Check(snapshot, string.Concat(said).TrimStart('\n'));
    }

    private string Describe(string line, int number, List<string> models, int least)
    {
        if (line[0] == '=')
        {
            return string.Empty;
        }

        if (line[0] == '#')
        {
            return $"\n{line[1..]}\n";
        }

        (int code, string error) = Refusal(Words(line), Path.Combine(root, $"{number}"), models);
        Assert.True(code >= least && code < 6 && error.Length > 0, $"albert-embed {line} ends with {code}: {error}");
        return $"\n$ {FirstWord().Replace(line, "albert-embed ", 1)}\n{error.TrimEnd()}\nexit code {code}\n";
    }

    /// <summary>What is wrong with the words alone is known without a process.</summary>
    private (int ExitCode, string Error) Refusal(string[] words, string folder, List<string> models)
    {
        string[] inOrder = AlbertEmbedCommand.InOrder(words);
        if (!IsVariable(words[0])
            && CommandLineCheck.Problem(AlbertEmbedCommand.Parse(inOrder), inOrder, inOrder.Length == words.Length) is { } problem)
        {
            return (2, $"albert-embed: {problem}");
        }

        Copy(Template, folder, models);
        BuiltProgram.Result run = Start(folder, words);
        string error = run.Error.Replace(folder, "FOLDER", StringComparison.Ordinal)
            .Replace(Path.GetDirectoryName(BuiltProgram.Path)!, "PROGRAM", StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        return (run.ExitCode, error);
    }

    private static BuiltProgram.Result Start(string folder, string[] words)
    {
        string[] variables = [.. words.TakeWhile(IsVariable)];
        ProcessStartInfo start = new(BuiltProgram.Path, words[variables.Length..]) { WorkingDirectory = folder };
        start.Environment["ALBERT_EMBED_MODEL"] = "model";
        start.Environment["ALBERT_EMBED_CACHE"] = Path.Combine(folder, "cache");
        start.Environment["HF_HUB_CACHE"] = Path.Combine(folder, "hub");
        start.Environment["HF_HUB_OFFLINE"] = "1";
        start.Environment.Remove("HF_ENDPOINT");
        start.Environment.Remove("HF_TOKEN");
        foreach (string variable in variables)
        {
            int end = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[..end]] = variable[(end + 1)..];
        }

        return BuiltProgram.Run(start, []);
    }

    private static bool IsVariable(string word) => Variable().IsMatch(word);

    /// <summary>Words stand apart; quotes keep a space in one.</summary>
    private static string[] Words(string line) =>
        [.. WordOrQuoted().Matches(line).Select(word => word.Value.Replace("\"", string.Empty, StringComparison.Ordinal))];

    private static void Copy(string from, string to, List<string> models)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string part in Directory.GetDirectories(from))
        {
            string copy = Path.Combine(to, Path.GetFileName(part));
            if (models.Contains(Path.GetFileName(part)))
            {
                Directory.CreateSymbolicLink(copy, part);
            }
            else
            {
                Copy(part, copy, models);
            }
        }
    }

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Variable();

    /// <summary>The place after variables.</summary>
    [GeneratedRegex("(?<=^(?:[A-Z_]+=(?:[^\\s\"]|\"[^\"]*\")* )*)(?![A-Z_]+=)")]
    private static partial Regex FirstWord();

    [GeneratedRegex("(?:[^\\s\"]|\"[^\"]*\")+")]
    private static partial Regex WordOrQuoted();
}
