using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Makes the tokenizer of a checkpoint's texts.</summary>
internal static class CheckpointTokenizer
{
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="length">How long a text may be.</param>
    /// <param name="choices">What is said of a vocabulary that does not say it itself.</param>
    /// <param name="prompt">What is put before each text; null for what the folder says.</param>
    /// <exception cref="UserException">The checkpoint has too few positions for the length, or its tokenizer does not fit it.</exception>
    public static TextTokenizer Load(Checkpoint checkpoint, LengthChoice length, TokenizerChoices choices, TextPrompt? prompt = null) =>
        Load(TokenizerFolder.Of(checkpoint), length, choices, prompt);

    /// <param name="source">The folder.</param>
    /// <param name="length">How long a text may be.</param>
    /// <param name="choices">What is said of a vocabulary that does not say it itself.</param>
    /// <param name="prompt">What is put before each text; null for what the folder says.</param>
    /// <exception cref="UserException">The model has too few positions for the length, or its tokenizer does not fit it.</exception>
    public static TextTokenizer Load(TokenizerFolder source, LengthChoice length, TokenizerChoices choices, TextPrompt? prompt = null)
    {
        prompt ??= TextPrompt.Choose(source.Folder, source.Modules, new PromptChoice());
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

        TextTokenizer texts = new(tokenizer, maxLength, settings.TruncatesLeft ?? tokenizer.TruncatesLeft, prompt)
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
