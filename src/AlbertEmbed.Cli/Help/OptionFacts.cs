using System.CommandLine;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Help;

/// <summary>The facts of an option that help, manual and completion show.</summary>
/// <param name="Names">The long name, then others.</param>
/// <param name="Value">The name of its value, or the words that it can be; null for an option without a value.</param>
/// <param name="Description">Its sentences, with the default in brackets at the end.</param>
internal sealed partial record OptionFacts(IReadOnlyList<string> Names, string? Value, string Description)
{
    public OptionFacts(Option option)
        : this(
            [option.Name, .. option.Aliases.Order(StringComparer.Ordinal)],
            option.ValueType == typeof(bool) ? null : option.HelpName ?? "VALUE",
            option.Description ?? string.Empty)
    {
    }

    /// <summary>The words that its value can be; empty when it can be anything.</summary>
    public IReadOnlyList<string> Choices =>
        [.. (Value ?? string.Empty).Split('|').Select(word => word.Split('[')[0]).Where(word => Word().IsMatch(word))];

    /// <summary>Whether its value is a model.</summary>
    public bool TakesModel => Names[0] == "--model";

    /// <summary>Its first sentence, without the default.</summary>
    public string Summary => FirstSentence(Description);

    /// <summary>The first sentence of a text, without a full stop.</summary>
    public static string FirstSentence(string text) => text.Split(" [default")[0].Split(". ")[0].Split(": ")[0].Split("; ")[0].TrimEnd('.');

    [GeneratedRegex("^[a-z][a-z0-9]*$")]
    private static partial Regex Word();
}
