using System.CommandLine;
using System.CommandLine.Help;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary>
/// Finds what is wrong with a command line. The library takes what follows the letter of a flag for a text, help for asked for when its
/// letter begins a word, and an option that a command does not have for a text; here they are refused.
/// </summary>
internal static class CommandLineCheck
{
    private const string Version = "--version";
    private const string Alone = "--version stands alone. Leave out the rest.";

    /// <summary>What is wrong, and what to do about it.</summary>
    /// <param name="parsed">What the library makes of the words.</param>
    /// <param name="words">The words, the command's name first.</param>
    /// <returns>Null if nothing is, or help is asked for.</returns>
    public static string? Problem(ParseResult parsed, string[] words)
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
            return $"{found.Option.Name} is given an empty word. Give it a value, or leave it out.";
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
        if (word.Split('=', ':')[0] == Version)
        {
            return Alone;
        }

        if (command.Arguments.Any(argument => argument.Name == InputOptions.Texts))
        {
            return $"There is no option {word}. Put -- before it if it is a text. See albert-embed --help.";
        }

        string known = string.Join(", ", command.Options.Where(option => !option.Recursive).Select(option => option.Name));
        string usage = command.Arguments.Count > 0 ? $" Its argument stands without an option: {Usage(command)}." : string.Empty;
        return $"There is no option {word} of {Name(command)}. {(known.Length > 0 ? $"It has {known}." : "It has none.")}{usage}";
    }

    /// <summary>A command that only groups others was named without one of them.</summary>
    private static string? Group(Command command, string[] words) => command is RootCommand || command.Subcommands.Count == 0 ? null
        : $"albert-embed {command.Name} wants one of {string.Join(", ", command.Subcommands.Select(part => part.Name))}"
            + (words.Skip(1).FirstOrDefault(word => word is not ['-', ..]) is { } other ? $"; \"{other}\" is none of them." : ".");

    private static string? Missing(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool isMissing = command.Arguments.Any(
            argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 });
        return isMissing ? $"albert-embed {Name(command)} wants {command.Arguments[0].Name}: {Usage(command)} (see --help)." : null;
    }

    private static string Usage(Command command) => $"albert-embed {Name(command)} {CommandFacts.Of(command, command.Name).Arguments}";

    private static string Name(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } group
            ? $"{group.Name} {command.Name}"
            : command.Name;
}
