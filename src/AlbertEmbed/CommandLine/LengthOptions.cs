using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say how long a text may be.</summary>
internal sealed class LengthOptions
{
    private readonly Option<int?> maxLength = OptionKinds.Number(
        "--max-length",
        "Most tokens of a text, [CLS] and [SEP] included. [default: the checkpoint's limit]",
        least: SequenceEncoder.SingleFrame + 1);

    private readonly Option<string?> overflow = OptionKinds.Choice(
        "--overflow",
        [],
        "What happens to longer texts: cut, counted and warned of at the end; or treated as a bad record. [default: truncate]",
        "truncate",
        "error");

    public void AddTo(Command command)
    {
        command.Options.Add(maxLength);
        command.Options.Add(overflow);
    }

    public Overflow Overflow(ParseResult parsed) => Enum.Parse<Overflow>(parsed.GetValue(overflow) ?? nameof(Pipeline.Overflow.Truncate), ignoreCase: true);

    /// <exception cref="UserException">More was asked for than the checkpoint has positions.</exception>
    public int MaxLength(ParseResult parsed, Checkpoint checkpoint, int? tokenizerLimit)
    {
        int chosen = parsed.GetValue(maxLength) ?? checkpoint.MaxLength(tokenizerLimit);
        return chosen <= checkpoint.Config.MaxPositions
            ? chosen
            : throw UserException.Usage($"--max-length {chosen} is more than the {checkpoint.Config.MaxPositions} positions that the model has.");
    }
}
