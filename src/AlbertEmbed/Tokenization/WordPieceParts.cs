using System.Text;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>The tokenizer of a folder with a <c>vocab.txt</c>: BERT's.</summary>
internal static class WordPieceParts
{
    /// <exception cref="FormatException">The vocabulary lacks a special token.</exception>
    public static TokenizerParts Make(byte[] file, TokenizerSettings settings)
    {
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
        WordPieceSegmenter segmenter = new(ReadLines(file), unknown.Content);
        return new TokenizerParts
        {
            Normalizer = new SequenceNormalizer(
                [.. BertNormalization.Steps(
                    clean: true, settings.TokenizeChineseChars ?? true, stripAccents, lowerCase)], CheckpointFiles.WordPiece),
            PreTokenizer = new SplittingPreTokenizer(isolatePunctuation: true),
            Segmenter = segmenter,
            Template = SequenceTemplate.Bert(
                (classifier.Content, segmenter.Require(classifier.Content)), (separator.Content, segmenter.Require(separator.Content))),
            RawTokens = [.. from token in special.Concat(settings.OtherTokens).DistinctBy(token => token.Content)
                            let id = segmenter.IdOf(token.Content)
                            where id is not null && !token.IsNormalized
                            select token.With(id.Value)],
            AllowsChunks = true,
            Description = $"WordPiece ({CheckpointFiles.WordPiece}, {(lowerCase ? "lower case" : "cased")}, accents "
                + $"{(stripAccents ? "stripped" : "kept")})",
        };
    }

    /// <summary>One token per line, whose number is the id; white space at the end of a line does not count.</summary>
    private static PieceTable ReadLines(byte[] file)
    {
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(file);
        PieceTable pieces = new(text.Length, text.Count('\n') + 1);
        while (!text.IsEmpty)
        {
            int length = text.IndexOf('\n');
            pieces.Add((length < 0 ? text : text[..length]).TrimEnd());
            text = length < 0 ? default : text[(length + 1)..];
        }

        return pieces;
    }
}
