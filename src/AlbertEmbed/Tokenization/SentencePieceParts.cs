using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// The tokenizer of a folder with a <c>spiece.model</c>: the same as the published <c>tokenizer.json</c> for the same vocabulary.
/// </summary>
internal static class SentencePieceParts
{
    /// <summary>The settings for case and accents, or the reference's defaults.</summary>
    public static NormalizerOptions Options(TokenizerSettings settings) =>
        new() { LowerCase = settings.LowerCase ?? true, KeepAccents = settings.KeepAccents ?? false };

    /// <exception cref="FormatException">The vocabulary lacks a token that frames every text.</exception>
    public static TokenizerParts Make(SentencePieceModel model, TokenizerSettings settings)
    {
        UnigramSegmenter segmenter = new(model.Vocabulary);
        TokenSetting classifier = settings.ClassifierToken ?? new TokenSetting("[CLS]");
        TokenSetting separator = settings.SeparatorToken ?? new TokenSetting("[SEP]");
        TokenSetting mask = settings.MaskToken ?? new TokenSetting("[MASK]");
        mask = mask.HasFlags ? mask : mask with { StripLeft = true };
        TokenSetting[] special =
        [
            settings.PaddingToken ?? new TokenSetting("<pad>"), settings.UnknownToken ?? new TokenSetting("<unk>"), classifier, separator,
            mask,
        ];
        NormalizerOptions options = Options(settings);
        return new TokenizerParts
        {
            Normalizer = new AlbertNormalizer(options, model.Map),
            PreTokenizer = new AlbertPreTokenizer(),
            Segmenter = segmenter,
            Template = SequenceTemplate.Bert(
                (classifier.Content, Require(classifier)), (separator.Content, Require(separator))),
            RawTokens = [.. from token in special.Concat(settings.OtherTokens).DistinctBy(token => token.Content)
                            let id = Find(token)
                            where id is not null && !token.IsNormalized
                            select token.With(id.Value)],
            AllowsChunks = true,
            Description = $"SentencePiece unigram ({CheckpointFiles.SentencePiece}, {(options.LowerCase ? "lower case" : "cased")}, "
                + $"accents {(options.KeepAccents ? "kept" : "stripped")})",
        };

        int? Find(TokenSetting token) => segmenter.IdOf(token.Content) ?? settings.AddedId(token.Content);

        int Require(TokenSetting token) =>
            Find(token) ?? throw new FormatException($"it has no piece {token.Content}, which frames every text, so it is not ALBERT's");
    }
}
