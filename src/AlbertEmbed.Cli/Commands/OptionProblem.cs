using System.CommandLine;
using System.CommandLine.Parsing;

namespace AlbertEmbed.Commands;

/// <summary>Says which option is missing, lacks its value, or is given too often.</summary>
internal static class OptionProblem
{
    /// <summary>How the library's messages about these start. Messages of validators say more.</summary>
    private static readonly string[] LibraryMessages = ["Option '", "Required argument missing"];

    /// <param name="parsed">The command line.</param>
    /// <param name="name">The command's name.</param>
    /// <returns>Null where no option is wrong in these ways.</returns>
    public static string? Of(ParseResult parsed, string name) =>
        parsed.Errors is not [{ Message: var first }, ..] || !Array.Exists(LibraryMessages, first.StartsWith) ? null
        : parsed.CommandResult.Command.Options
            .Select(option => Of(option, parsed.GetResult(option), name))
            .FirstOrDefault(problem => problem is not null);

    private static string? Of(Option option, OptionResult? result, string name) => result switch
    {
        null or { Implicit: true } => option.Required ? $"albert-embed {name} wants {option.Name} {option.HelpName}. See --help." : null,
        { Tokens.Count: 0 } when option.Arity.MinimumNumberOfValues > 0 => $"{option.Name} wants a value: {option.HelpName}. See --help.",
        { Tokens.Count: var count } when count > option.Arity.MaximumNumberOfValues =>
            $"{option.Name} is given {count} times. Give it once.",
        _ => null,
    };
}
