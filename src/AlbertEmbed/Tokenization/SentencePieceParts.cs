namespace AlbertEmbed.Tokenization;

/// <summary>The tokenizer of a folder with a <c>spiece.model</c>: what the published <c>tokenizer.json</c> for the same vocabulary does.</summary>
internal static class SentencePieceParts
{
    /// <exception cref="FormatException">The vocabulary lacks a token that frames every text.</exception>
    public static TokenizerParts Make(SentencePieceModel model, TokenizerSettings settings)
    {
        Vocabulary vocabulary = model.Vocabulary;
        string classifier = settings.ClassifierToken ?? "[CLS]";
        string separator = settings.SeparatorToken ?? "[SEP]";
        string mask = settings.MaskToken ?? "[MASK]";
        string[] special = [settings.PaddingToken ?? "<pad>", settings.UnknownToken ?? "<unk>", classifier, separator, mask];
        NormalizerOptions options = new() { LowerCase = settings.LowerCase ?? true, KeepAccents = settings.KeepAccents ?? false };
        return new TokenizerParts
        {
            Normalizer = new AlbertNormalizer(options, model.Map),
            PreTokenizer = new AlbertPreTokenizer(),
            Segmenter = new UnigramSegmenter(vocabulary),
            Template = SequenceTemplate.Bert((classifier, Require(vocabulary, classifier)), (separator, Require(vocabulary, separator))),
            RawTokens = [.. from content in special
                            where vocabulary.Find(content) is not null
                            select new AddedToken(content, vocabulary.Find(content)!.Value) { StripLeft = content == mask }],
            AllowsChunks = true,
            Description = $"SentencePiece unigram ({TokenizerLoader.SentencePieceFileName}, {(options.LowerCase ? "lower case" : "cased")}, "
                + $"accents {(options.KeepAccents ? "kept" : "stripped")})",
        };
    }

    private static int Require(Vocabulary vocabulary, string content) =>
        vocabulary.Find(content) ?? throw new FormatException($"it has no piece {content}, which frames every text, so it is not ALBERT's");
}
