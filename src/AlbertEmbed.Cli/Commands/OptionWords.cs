using System.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>Reads words as options of one command, and of those around it.</summary>
internal sealed class OptionWords
{
    private readonly Dictionary<string, Option> options = new(StringComparer.Ordinal);

    public OptionWords(Command command)
    {
        foreach (
            Option option in command.Options.Concat(Around(command).SelectMany(parent => parent.Options.Where(option => option.Recursive))))
        {
            foreach (string name in option.Aliases.Append(option.Name))
            {
                options.TryAdd(name, option);
            }
        }
    }

    public OptionWord Read(string word)
    {
        if (word is not ['-', _, ..])
        {
            return default;
        }

        if (options.TryGetValue(word, out Option? whole))
        {
            return new OptionWord(true, whole, TakesNext: TakesValue(whole));
        }

        int end = word.AsSpan().IndexOfAny('=', ':');
        if (end > 0 && options.TryGetValue(word[..end], out Option? named))
        {
            // The library takes the next word where nothing stands behind the sign.
            return new OptionWord(true, named, TakesValue(named) && end < word.Length - 1 ? null : word[(end + 1)..]);
        }

        return word.StartsWith("--", StringComparison.Ordinal) ? new OptionWord(true) : Letters(word);
    }

    /// <summary>Letters in one word are options of one letter each, and what follows one that takes a value is that value.</summary>
    private OptionWord Letters(string word)
    {
        for (int at = 1; at < word.Length; at++)
        {
            if (!options.TryGetValue($"-{word[at]}", out Option? option))
            {
                return new OptionWord(true, null, at == 1 ? null : word[at..]);
            }

            if (TakesValue(option))
            {
                return new OptionWord(true, option, TakesNext: at == word.Length - 1);
            }

            if (option.Action is not null)
            {
                // Help asked for among other letters is more likely a slip.
                return new OptionWord(true, option, at == 1 ? word[2..] : word[1..]);
            }
        }

        return new OptionWord(true, options[$"-{word[1]}"]);
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    private static IEnumerable<Command> Around(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Around(parent).Prepend(parent));
}
