using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary>
/// Finds what is wrong with a command line. The library takes what follows the letter of a flag for a text, help for asked for when its
/// letter begins a word, and an option that a command does not have for a text; here they are refused.
/// </summary>
internal static class CommandLineCheck
{
    private static readonly string[] Versions = ["--version", "-V"];

    private const string Alone = "--version stands alone. Leave out the rest.";

    /// <summary>What is wrong, and what to do about it.</summary>
    /// <param name="parsed">What the library makes of the words.</param>
    /// <param name="words">The words, the command's name first.</param>
    /// <param name="isNamed">Whether the user has named the command.</param>
    /// <returns>Null if nothing is, or help is asked for.</returns>
    public static string? Problem(ParseResult parsed, string[] words, bool isNamed = true)
    {
        string? problem = ProblemOfWords(parsed, words);
        return !isNamed && Mistaken(parsed) is { } mistaken && (problem is not null || mistaken.IsCertain) ? mistaken.Refusal : problem;
    }

    /// <summary>What a user may not have meant, though it is done.</summary>
    /// <param name="parsed">What the library makes of words that name no command, and of which nothing is wrong.</param>
    public static string? Doubt(ParseResult parsed) => Mistaken(parsed)?.Note;

    private static MistakenCommand? Mistaken(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        || parsed.CommandResult.Command.Arguments.FirstOrDefault(argument => argument.Name == InputOptions.Texts) is not { } texts
            ? null
            : MistakenCommand.Of([.. parsed.GetResult(texts)?.Tokens.Select(token => token.Value) ?? []]);

    private static string? ProblemOfWords(ParseResult parsed, string[] words)
    {
        Command command = parsed.CommandResult.Command;
        OptionWords options = new(command);
        string? problem = null;
        for (int at = 0; at < words.Length && words[at] != "--"; at++)
        {
            OptionWord word = options.Read(words[at]);
            if (word.Option is HelpOption or { Action: ShortHelp } && word.Rest is null)
            {
                return null;
            }

            problem ??= Problem(command, words[at], word, isAlone: words.Length == 1);
            at += word.TakesNext ? 1 : 0;
        }

        return problem
            ?? Group(command, words)
            ?? Missing(parsed)
            ?? (parsed.UnmatchedTokens is [var extra, ..] ? $"albert-embed {Name(command)} does not take \"{extra}\". See --help." : null)
            ?? OptionProblem.Of(parsed, Name(command))
            ?? (parsed.Errors is [var error, ..] ? $"{error.Message.ReplaceLineEndings(" ")} See albert-embed --help." : null);
    }

    private static string? Problem(Command command, string word, OptionWord found, bool isAlone)
    {
        if (!found.IsOption)
        {
            return word == "-" && command.Options.Any(option => option.Name == "--input")
                ? "- alone is no text. Use -i - for standard input, or put -- before it if it is a text."
                : null;
        }

        if (found.Option is null)
        {
            return Unknown(command, found.Rest is null ? word : $"-{found.Rest} (in {word})");
        }

        if (found.Option is VersionOption)
        {
            return isAlone ? null : Alone;
        }

        if (found.Rest is "")
        {
            string remedy = found.Option.Name == PromptOptions.Prompt ? "Write --prompt \"\" for none" : "Give it a value";
            return $"{found.Option.Name} is given an empty word. {remedy}, or leave it out.";
        }

        if (found.Rest is { } rest)
        {
            return found.Option.Action is
                not null ? $"{found.Option.Name} stands alone, and {word} says more. Put -- before it if it is a text."
                : $"{found.Option.Name} takes no value, and {word} gives it \"{rest}\". Leave that out, or put "
                    + $"-- before {word} if it is a text.";
        }

        return null;
    }

    private static string Unknown(Command command, string word)
    {
        string name = word.Split('=', ':')[0];
        if (Versions.Contains(name))
        {
            return Alone;
        }

        string meant = name.StartsWith("--", StringComparison.Ordinal)
            ? NearestWord.Ask(name, OptionNames(command)) is { Length: > 0 } question ? question : Elsewhere(name)
            : Elsewhere(name);
        if (command.Arguments.Any(argument => argument.Name == InputOptions.Texts))
        {
            return $"There is no option {word}.{meant} Put -- before it if it is a text. See albert-embed --help.";
        }

        string known =
            string.Join(", ", command.Options.Where(option => !option.Recursive && !option.Hidden).Select(option => option.Name));
        string usage = command.Arguments.Count > 0 ? $" Its argument stands without an option: {Usage(command)}." : string.Empty;
        return $"There is no option {word} of {Name(command)}.{meant} {(known.Length > 0 ? $"It has {known}." : "It has none.")}{usage}";
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        from option in command.Options.Append(GeneralOptions.Verbose).Append(GeneralOptions.Quiet)
        where !option.Hidden && option.Name.StartsWith("--", StringComparison.Ordinal)
        select option.Name;

    /// <summary>Which commands have an option that this one does not have.</summary>
    private static string Elsewhere(string name)
    {
        string[] commands = [.. AlbertEmbedCommand.Create().Subcommands
            .Where(other => other.Options.Any(option => !option.Hidden && (option.Name == name || option.Aliases.Contains(name))))
            .Select(other => other.Name)];
        return commands.Length > 0 ? $" It is an option of {string.Join(", ", commands)}." : string.Empty;
    }

    /// <summary>A word follows a command that groups others, and is none of them.</summary>
    private static string? Group(Command command, string[] words)
    {
        string[] parts = [.. command.Subcommands.Select(part => part.Name)];
        return command is RootCommand
            || parts.Length == 0
            || words.Skip(1).FirstOrDefault(word => word is not ['-', ..]) is not { } other ? null
            : $"albert-embed {command.Name} has no command \"{other}\". It has {string.Join(", ", parts)}.{NearestWord.Ask(other, parts)}";
    }

    private static string? Missing(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool isMissing = command.Arguments.Any(
            argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        return isMissing ? $"albert-embed {Name(command)} wants {command.Arguments[0].Name}: {Usage(command)} (see --help)." : null;
    }

    private static string Usage(Command command) => $"albert-embed {Name(command)} {CommandFacts.Of(command, command.Name).Arguments}";

    private static string Name(Command command) =>
        command is RootCommand ? command.Name : CommandFacts.NameOf(command);
}
