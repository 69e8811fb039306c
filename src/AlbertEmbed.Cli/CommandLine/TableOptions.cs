using System.CommandLine;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say how tables are written.</summary>
internal sealed class TableOptions
{
    private const string Tab = "tab";

    private readonly Option<string?> delimiter = new("--delimiter")
    {
        Description = "What stands between the fields of a table: a character, or tab. [default: by the extension and the first row]",
        HelpName = "CHAR",
    };

    private readonly Option<string?> quoting = OptionKinds.Choice(
        "--quoting",
        [],
        "What quotes in a table are: characters like others, or around fields as RFC 4180 has them. auto takes the latter where , or ; "
        + "stands between fields, else goes by the first rows with quotes. [default: auto]",
        "auto",
        "none",
        "rfc4180");

    public TableOptions()
    {
        delimiter.CompletionSources.Add(Tab, ",", ";", "|");
        delimiter.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && Character(word) is null)
            {
                result.AddError(
                    $"--delimiter \"{word}\" is not one character that can stand between fields. Use one such as ; or the word tab.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(delimiter);
        command.Options.Add(quoting);
    }

    public TableChoices Choices(ParseResult parsed) => new()
    {
        Delimiter = parsed.GetValue(delimiter) is { } word ? Character(word) : null,
        Quoting = Enum.Parse<Quoting>(parsed.GetValue(quoting) ?? nameof(Quoting.Auto), ignoreCase: true),
        IsQuotingSaid = parsed.GetValue(quoting) is not null,
    };

    /// <summary>The choices as a run's recipe has them.</summary>
    public static TableChoices From(string? delimiter, string? quoting) => new()
    {
        Delimiter = delimiter is null ? null : Character(delimiter),
        Quoting = Enum.TryParse(quoting, ignoreCase: true, out Quoting known) ? known : Quoting.Auto,
    };

    private static char? Character(string word) => word switch
    {
        Tab or "\\t" => '\t',
        [var one] when one is not ('"' or '\r' or '\n' or '\0') && !char.IsSurrogate(one) => one,
        _ => null,
    };
}
