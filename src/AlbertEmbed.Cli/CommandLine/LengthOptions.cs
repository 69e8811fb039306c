using System.CommandLine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say how long a text may be.</summary>
internal sealed class LengthOptions
{
    private readonly Option<int?> maxLength = OptionKinds.Number(
        "--max-length", "Most tokens of a text, special ones included. [default: the checkpoint's limit]", least: 1);

    private readonly Option<string?> overflow = OptionKinds.Choice(
        "--overflow",
        [],
        "What happens to longer texts: cut, counted and warned of at the end; all of it, in windows that are averaged by their tokens; "
            + "or treated as a bad record. [default: truncate]",
        "truncate",
        "window",
        "error");

    private readonly Option<int?> stride = OptionKinds.Number(
        "--stride", $"Tokens that neighbouring windows share. [default: {LengthChoice.DefaultStride}]", least: 0);

    public void AddTo(Command command)
    {
        command.Options.Add(maxLength);
        command.Options.Add(overflow);
        command.Options.Add(stride);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(stride) && result.Word(overflow) != "window")
            {
                result.AddError("--stride goes with --overflow window: without it there are no windows.");
            }
        });
    }

    public LengthChoice Resolve(ParseResult parsed) => new()
    {
        MaxLength = parsed.GetValue(maxLength),
        Overflow = Enum.Parse<Overflow>(parsed.GetValue(overflow) ?? nameof(Overflow.Truncate), ignoreCase: true),
        Stride = parsed.GetValue(stride) ?? LengthChoice.DefaultStride,
    };
}
