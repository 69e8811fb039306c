using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed help [COMMAND]</c>: the same as <c>--help</c> of the command.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    /// <param name="root">All commands.</param>
    public static Command Create(Command root)
    {
        Argument<string[]> words = new("COMMAND") { Description = "The command. [default: the program]", Arity = ArgumentArity.ZeroOrMore };
        Command command = new(Name, "Show the help of the program, or of a command.") { words };

        // Names of commands have been turned into --help before: what arrives here is something else.
        command.SetAction(parsed => Refuse(parsed.GetValue(words)!, root));
        return command;
    }

    /// <summary>The command line that <c>help</c> and these words stand for; null when they name no command.</summary>
    public static string[]? Meant(Command root, string[] words)
    {
        Command? named = root;
        foreach (string word in words)
        {
            named = named?.Subcommands.FirstOrDefault(part => part.Name == word);
        }

        return named is null ? null : [.. words, "--help"];
    }

    private static int Refuse(string[] words, Command root)
    {
        string[] known = [.. root.Subcommands.Where(part => !part.Hidden).Select(part => part.Name)];
        throw UserException.Usage(
            $"There is no command \"{string.Join(' ', words)}\".{NearestWord.Ask(words[0], known)} There are {string.Join(", ", known)}.");
    }
}
