using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Makes a checkpoint folder's tokenizer.</summary>
internal static class TokenizerLoader
{
    public const string SentencePieceFile = "spiece.model";

    /// <exception cref="UserException">The folder has no tokenizer files, or they are damaged.</exception>
    public static Tokenizer Load(string folder)
    {
        string path = Path.Combine(folder, SentencePieceFile);
        if (!File.Exists(path))
        {
            throw UserException.Model($"{folder} has no {SentencePieceFile}. Copy the checkpoint's tokenizer files beside its weights.");
        }

        TokenizerSettings settings = TokenizerSettings.Read(folder);
        SentencePieceModel model = SentencePieceModel.Read(path);
        Vocabulary vocabulary = model.Vocabulary;
        AddedToken classifier = Require(vocabulary, settings.ClassifierToken, path);
        AddedToken separator = Require(vocabulary, settings.SeparatorToken, path);
        List<AddedToken> added = [classifier, separator];
        AddIfKnown(vocabulary, settings.PaddingToken, added);
        AddIfKnown(vocabulary, settings.UnknownToken, added);
        AddIfKnown(vocabulary, settings.MaskToken, added);
        added = [.. added.Select(token => token with { StripLeft = token.Content == settings.MaskToken })];
        return new Tokenizer(vocabulary, new AlbertNormalizer(settings.Normalizer, model.Map), added, new SpecialTokens(classifier, separator));
    }

    private static AddedToken Require(Vocabulary vocabulary, string content, string path) =>
        vocabulary.Find(content) is { } id
            ? new AddedToken(content, id)
            : throw UserException.Model($"{path} has no piece {content}, which frames every text. It is not an ALBERT vocabulary.");

    private static void AddIfKnown(Vocabulary vocabulary, string content, List<AddedToken> added)
    {
        if (vocabulary.Find(content) is { } id)
        {
            added.Add(new AddedToken(content, id));
        }
    }
}
