using System.Text;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>The tokenizer of a folder with a <c>vocab.txt</c>: BERT's.</summary>
internal static class WordPieceParts
{
    /// <exception cref="FormatException">The vocabulary lacks a special token.</exception>
    public static TokenizerParts Make(byte[] file, TokenizerSettings settings)
    {
        string[] pieces = ReadLines(file);
        Dictionary<string, int> ids = [];
        for (int id = 0; id < pieces.Length; id++)
        {
            ids[pieces[id]] = id;
        }

        TokenSetting unknown = settings.UnknownToken ?? new TokenSetting("[UNK]");
        TokenSetting classifier = settings.ClassifierToken ?? new TokenSetting("[CLS]");
        TokenSetting separator = settings.SeparatorToken ?? new TokenSetting("[SEP]");
        TokenSetting[] special =
        [
            settings.PaddingToken ?? new TokenSetting("[PAD]"), unknown, classifier, separator,
            settings.MaskToken ?? new TokenSetting("[MASK]"),
        ];
        bool lowerCase = settings.LowerCase ?? true;
        bool stripAccents = settings.StripAccents ?? lowerCase;
        return new TokenizerParts
        {
            Normalizer = new SequenceNormalizer(
                [.. BertNormalization.Steps(
                    clean: true, settings.TokenizeChineseChars ?? true, stripAccents, lowerCase)], CheckpointFiles.WordPiece),
            PreTokenizer = new SplittingPreTokenizer(isolatePunctuation: true),
            Segmenter = new WordPieceSegmenter(new PieceTable(pieces), Require(ids, unknown.Content)),
            Template = SequenceTemplate.Bert(
                (classifier.Content, Require(ids, classifier.Content)), (separator.Content, Require(ids, separator.Content))),
            RawTokens = [.. from token in special.Concat(settings.OtherTokens).DistinctBy(token => token.Content)
                            where ids.ContainsKey(token.Content) && !token.IsNormalized
                            select token.With(ids[token.Content])],
            AllowsChunks = true,
            Description = $"WordPiece ({CheckpointFiles.WordPiece}, {(lowerCase ? "lower case" : "cased")}, accents "
                + $"{(stripAccents ? "stripped" : "kept")})",
        };
    }

    /// <summary>One token per line, whose number is the id; white space at the end of a line does not count.</summary>
    private static string[] ReadLines(byte[] file)
    {
        string text = Encoding.UTF8.GetString(file);
        string[] lines = text.Split('\n');
        return [.. (text.EndsWith('\n') ? lines[..^1] : lines).Select(line => line.TrimEnd())];
    }

    private static int Require(Dictionary<string, int> ids, string content) =>
        ids.TryGetValue(content, out int id) ? id : throw new FormatException($"it has no token {content}");
}
