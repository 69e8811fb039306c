using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AlbertEmbed.CommandLine;

/// <summary>Options whose mistakes are named in one line.</summary>
internal static class OptionKinds
{
    /// <summary>Whether an option is on the command line.</summary>
    public static bool IsGiven(this CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>
    /// The last word that an option was given, for validators: they run before it is known that it was given only one, which
    /// <c>GetValue</c> takes for granted.
    /// </summary>
    public static string? Word(this CommandResult result, Option option) =>
        result.GetResult(option)?.Tokens is [.., { Value: var word }] ? word : null;

    /// <summary>One of a few words, or null when the option is not given.</summary>
    public static Option<string?> Choice(string name, string[] aliases, string description, params string[] words)
    {
        Option<string?> option = new(name, aliases) { Description = description, HelpName = string.Join('|', words) };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !words.Contains(word))
            {
                result.AddError($"{name} {word} is not known. It is one of {string.Join(", ", words)}.");
            }
        });
        return option;
    }

    /// <summary>A whole number between two, or null when the option is not given.</summary>
    public static Option<int?> Number(string name, string description, int least, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            {
                result.AddError(
                    word.TrimStart('-').All(char.IsAsciiDigit) && word.Any(char.IsAsciiDigit)
                        ? $"{name} {word} is too {(word[0] == '-' ? "small" : "large")}."
                        : $"{name} {word} is not a whole number.");
            }
            else if (number < least)
            {
                result.AddError($"{name} {word} is too small. Use {least} or more.");
            }
            else if (number > most)
            {
                result.AddError($"{name} {word} is too large. Use {most} or fewer.");
            }

            return number;
        },
    };

    /// <summary>true or false, or null when the option is not given.</summary>
    public static Option<bool?> Flag(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "true|false",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (!bool.TryParse(word, out bool flag))
            {
                result.AddError($"{name} {word} is neither true nor false.");
            }

            return flag;
        },
    };
}
