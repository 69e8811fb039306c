using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say how long a text may be.</summary>
internal sealed class LengthOptions
{
    private const int DefaultStride = 32;

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
        "--stride", $"Tokens that neighbouring windows share. [default: {DefaultStride}]", least: 0);

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

    public Overflow Overflow(ParseResult parsed) =>
        Enum.Parse<Overflow>(parsed.GetValue(overflow) ?? nameof(Pipeline.Overflow.Truncate), ignoreCase: true);

    public int Stride(ParseResult parsed) => parsed.GetValue(stride) ?? DefaultStride;

    /// <summary>The encoder of a checkpoint's texts, with the length that was asked for.</summary>
    /// <exception cref="UserException">More was asked for than the checkpoint has positions, or its tokenizer does not fit it.</exception>
    public TextTokenizer Encoder(ParseResult parsed, Checkpoint checkpoint, TokenizerChoices choices)
    {
        if (checkpoint.Modules.TextObstacle is { } obstacle)
        {
            throw UserException.Model(
                $"{checkpoint.Folder}: {obstacle}. Remove default_prompt_name from a copy of the folder, and "
                    + $"put the prompt before each text.");
        }

        TokenizerSettings settings = TokenizerSettings.Read(checkpoint.TransformerFolder);
        int chosen = parsed.GetValue(maxLength) ?? checkpoint.MaxLength(settings.MaxLength);
        if (chosen > checkpoint.Positions)
        {
            throw UserException.Usage($"--max-length {chosen} is more than the {checkpoint.Positions} positions that the model has.");
        }

        Tokenizer tokenizer = TokenizerLoader.Load(checkpoint.TransformerFolder, choices, checkpoint.Config.VocabularySize);
        if (parsed.GetValue(maxLength) is null && chosen <= tokenizer.Template.SingleFrame)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} allows {chosen} tokens of a text, and its special tokens alone take "
                    + $"{tokenizer.Template.SingleFrame}. Its files do not belong together.");
        }

        TextTokenizer encoder = new(tokenizer, chosen, settings.TruncatesLeft ?? tokenizer.TruncatesLeft)
        {
            PairObstacle = settings.GivesTokenTypes ? null
                : $"{Path.Combine(checkpoint.TransformerFolder, CheckpointFiles.TokenizerConfig)}: its model_input_names has no "
                    + "token_type_ids, so the texts of a pair are not told apart. Embed single texts, or add token_type_ids in a copy.",
        };
        if (Overflow(parsed) == Pipeline.Overflow.Window)
        {
            encoder.CheckStride(Stride(parsed));
        }

        return encoder;
    }
}
