using System.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>Finds the command on a command line: the first word that is neither an option nor the value of one.</summary>
/// <param name="root">All commands: options of any of them may stand before the command's name.</param>
internal sealed class CommandWord(Command root)
{
    private readonly ILookup<string, Option> options = Options(root)
        .SelectMany(option => option.Aliases.Append(option.Name).Select(name => (name, option)))
        .ToLookup(entry => entry.name, entry => entry.option);

    /// <summary>Where the first word stands.</summary>
    /// <returns>Null when there is none, or only after <c>--</c>, where nothing is a command.</returns>
    public int? Find(string[] arguments)
    {
        for (int at = 0; at < arguments.Length; at++)
        {
            string word = arguments[at];
            if (word == "--")
            {
                return null;
            }

            if (word is not ['-', _, ..])
            {
                return at;
            }

            at += TakesNext(word) ? 1 : 0;
        }

        return null;
    }

    /// <summary>Whether the word after this option is its value.</summary>
    private bool TakesNext(string word)
    {
        if (options.Contains(word))
        {
            return TakesValue(word);
        }

        if (word.StartsWith("--", StringComparison.Ordinal) || word.AsSpan().IndexOfAny('=', ':') >= 0)
        {
            return false;
        }

        // Letters in one word are options of one letter each, and what follows one that takes a value is that value.
        int letter = 1;
        while (letter < word.Length && options.Contains($"-{word[letter]}") && !TakesValue($"-{word[letter]}"))
        {
            letter++;
        }

        return letter == word.Length - 1 && options.Contains($"-{word[letter]}");
    }

    private bool TakesValue(string name) => options[name].Any(option => option.Arity.MaximumNumberOfValues > 0);

    private static IEnumerable<Option> Options(Command command) => command.Options.Concat(command.Subcommands.SelectMany(Options));
}
