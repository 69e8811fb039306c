using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>README's commands are run as they stand there, and what it says they print is compared.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Elided = "...";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["HF_HUB_OFFLINE"] = "1",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    private static readonly string[] Readmes =
    [
        "README.md", "models/README.md", "src/README.md", "src/AlbertEmbed/README.md", "src/AlbertEmbed.Cli/README.md", "scripts/README.md",
        "scripts/bench/README.md",
    ];

    public static TheoryData<string> Commands =>
        [.. Fences("sh").SelectMany(lines => lines).Where(line => CallsProgram().IsMatch(line)).Distinct()];

    public static TheoryData<string> Shown => [.. Fences("console").Select(lines => string.Join('\n', lines))];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_the_readme_works_as_it_stands_there(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "README's lines are for a Unix shell.");
        Assert.SkipWhen(line.Contains("jq", StringComparison.Ordinal) && Bash("command -v jq").ExitCode != 0, "jq is not installed.");
        new ReadmeFiles(folder, script => Bash(script).ExitCode).Prepare(line);
        using TestHub hub = new(TestModel.DataFolder("gelu-new"));
        (int exitCode, _, string error) =
            Bash(line.Contains("models pull", StringComparison.Ordinal) ? $"HF_HUB_OFFLINE=0 HF_ENDPOINT={hub.Address} {line}" : line);
        Assert.True(exitCode == 0, error);
    }

    /// <summary>The commands of a block are run one after the other, in a folder that has the repository's scripts.</summary>
    [Theory]
    [MemberData(nameof(Shown))]
    public void What_the_readme_shows_is_what_is_printed(string block)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "README's lines are for a Unix shell.");
        Directory.CreateSymbolicLink(In("scripts"), Path.Combine(Repository.Root, "scripts"));
        foreach ((string command, string[] shown) in Sessions(block.Split('\n')))
        {
            if (command.StartsWith("dotnet build ", StringComparison.Ordinal))
            {
                // The program is built already; the project must be where README says.
                Assert.True(Path.Exists(Path.Combine(Repository.Root, command.Split(' ')[2])), command);
                continue;
            }

            (int exitCode, string output, string error) = Bash(Regex.Replace(command, "^dist/program/", string.Empty));
            Assert.True(exitCode == 0, error);
            string[] printed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(shown.Length, printed.Length);
            for (int i = 0; i < shown.Length; i++)
            {
                int cut = shown[i].IndexOf(Elided, StringComparison.Ordinal);
                AssertSame(cut < 0 ? shown[i] : shown[i][..cut], printed[i], isWhole: cut < 0);
            }
        }
    }

    /// <summary>Words are the same; numbers may differ in their last digits, as they do from one kind of processor to the next.</summary>
    private static void AssertSame(string shown, string printed, bool isWhole)
    {
        double[] expected = [.. Numbers(shown)];
        double[] actual = [.. Numbers(printed).Take(expected.Length)];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        string words = Number().Replace(shown, "#");
        string printedWords = Number().Replace(printed, "#");
        Assert.Equal(words, isWhole ? printedWords : printedWords[..words.Length]);
    }

    private static IEnumerable<double> Numbers(string text) =>
        Number().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?(E-?[0-9]+)?")]
    private static partial Regex Number();

    [Fact]
    public void Every_option_is_in_the_manual_and_in_every_shells_completion()
    {
        string[] options =
        [
            .. Regex.Matches(
                BuiltProgram.Run("embed", "--help").Output,
                "^ +(?:-[a-z], )?(--[a-z-]+)",
                RegexOptions.Multiline).Select(match =>
                    match.Groups[1].Value).Where(name => name is not ("--help" or "--verbose" or "--quiet")),
        ];
        Assert.True(options.Length > 30);
        string manual = BuiltProgram.Run("manual").Output;
        Assert.All(
            options, option => Assert.Contains(option.Replace("-", "\\-", StringComparison.Ordinal), manual, StringComparison.Ordinal));
        foreach (string shell in (string[])["bash", "zsh", "powershell"])
        {
            string script = BuiltProgram.Run("completion", shell).Output;
            Assert.All(options, option => Assert.Contains(option, script, StringComparison.Ordinal));
        }

        string fish = BuiltProgram.Run("completion", "fish").Output;
        Assert.All(options, option => Assert.Contains($"-l {option[2..]} ", fish, StringComparison.Ordinal));
        Assert.Equal(2, BuiltProgram.Run("completion", "tcsh").ExitCode);
    }

    [Theory]
    [InlineData("albert-embed --pooling m", "mean max")]
    [InlineData("albert-embed search --te", "--texts --text-field")]
    [InlineData("albert-embed models p", "pull path")]
    [InlineData("albert-embed sea", "search")]
    [InlineData("albert-embed similarity --format ", "number jsonl")]
    [InlineData("albert-embed completion ", "bash zsh fish powershell")]
    [InlineData("albert-embed help se", "search")]
    [InlineData("albert-embed -m de", "default")]
    [InlineData("albert-embed info bun", "bundled")]
    public void Bash_completes_commands_options_and_words(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        string[] words = line.Split(' ');
        string script = $"source <(albert-embed completion bash); COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); "
            + $"COMP_CWORD={words.Length - 1}; _albert_embed; echo \"${{COMPREPLY[@]}}\"";
        Assert.Equal(expected.Split(' ').Order(), Bash(script).Output.Trim().Split(' ').Order());
    }

    [Fact]
    public void Short_help_fits_a_screen()
    {
        foreach (
            string command in (string[])["", "embed", "tokenize", "similarity", "search", "export", "models", "merge", "info", "bench"])
        {
            string[] lines = BuiltProgram.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-h"]).Output.Split('\n');
            Assert.InRange(lines.Length, 4, 60);
            Assert.All(lines[2..], line => Assert.True(line.Length <= 80, line));
        }
    }

    private static IEnumerable<(string Command, string[] Output)> Sessions(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("$ ", StringComparison.Ordinal))
            {
                yield return (
                    lines[i][2..],
                    [.. lines.Skip(i + 1).TakeWhile(line => line.Length > 0 && !line.StartsWith("$ ", StringComparison.Ordinal))]);
            }
        }
    }

    private static IEnumerable<string[]> Fences(string language) =>
        from readme in Readmes
        from Match match in Regex.Matches(
            File.ReadAllText(Path.Combine(Repository.Root, readme)),
            $"^```{language}\n(.*?)\n```",
            RegexOptions.Multiline | RegexOptions.Singleline)
        select match.Groups[1].Value.Split('\n');

    [GeneratedRegex(@"(^|\| )albert-embed( |$)")]
    private static partial Regex CallsProgram();

    private string In(string name) => Path.Combine(folder, name);

    private (int ExitCode, string Output, string Error) Bash(string script)
    {
        ProcessStartInfo start = new("bash", ["-c", "set -o pipefail; " + script]) { WorkingDirectory = folder };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(BuiltProgram.Path)}:{System.Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["ALBERT_EMBED_CACHE"] = In("cache");
        start.Environment.Remove("ALBERT_EMBED_MODEL");
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        BuiltProgram.Result run = BuiltProgram.Run(start, []);
        return (run.ExitCode, run.Output, run.Error);
    }
}
