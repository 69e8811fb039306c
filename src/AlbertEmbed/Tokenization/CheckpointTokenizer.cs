using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Makes the tokenizer of a checkpoint's texts.</summary>
internal static class CheckpointTokenizer
{
    /// <exception cref="UserException">The checkpoint has too few positions for the length, or its tokenizer does not fit it.</exception>
    public static TextTokenizer Load(Checkpoint checkpoint, LengthChoice length, TokenizerChoices choices) =>
        Load(TokenizerFolder.Of(checkpoint), length, choices);

    /// <exception cref="UserException">The model has too few positions for the length, or its tokenizer does not fit it.</exception>
    public static TextTokenizer Load(TokenizerFolder source, LengthChoice length, TokenizerChoices choices)
    {
        if (source.Modules.TextObstacle is { } obstacle)
        {
            throw UserException.Model(
                $"{source.Folder}: {obstacle}. Remove default_prompt_name from a copy of the folder, and "
                    + $"put the prompt before each text.");
        }

        TokenizerSettings settings = TokenizerSettings.Read(source.TransformerFolder);
        int positions = source.Positions ?? int.MaxValue;
        int maxLength = length.MaxLength ?? Math.Min(positions, source.Transformer.MostTokens(settings.MaxLength));
        if (maxLength > positions)
        {
            throw UserException.Usage(
                $"A maximal length of {maxLength} is more than the {positions} positions that the model has.")
                .With(Remedy.SmallerMaxLength);
        }

        Tokenizer tokenizer = TokenizerLoader.Load(source.TransformerFolder, settings, choices, source.Rows ?? int.MaxValue);
        if (length.MaxLength is null && maxLength <= tokenizer.Template.SingleFrame)
        {
            throw UserException.Model(
                $"{source.Folder} allows {maxLength} tokens of a text, and its special tokens alone take "
                    + $"{tokenizer.Template.SingleFrame}. Its files do not belong together.");
        }

        TextTokenizer texts = new(tokenizer, maxLength, settings.TruncatesLeft ?? tokenizer.TruncatesLeft)
        {
            PairObstacle = settings.GivesTokenTypes ? null
                : $"{Path.Combine(source.TransformerFolder, CheckpointFiles.TokenizerConfig)}: its model_input_names has no "
                    + "token_type_ids, so the texts of a pair are not told apart. Embed single texts, or add token_type_ids in a copy.",
        };
        if (length.Overflow == Overflow.Window)
        {
            texts.CheckStride(length.Stride);
        }

        return texts;
    }
}
