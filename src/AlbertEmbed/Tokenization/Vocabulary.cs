using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>A unigram vocabulary: pieces in id order with their log probabilities, and the handling of text that no piece covers.</summary>
internal sealed class Vocabulary
{
    /// <summary>Difference of an unknown character's score from the score of the least probable piece.</summary>
    private const double UnknownPenalty = 10;

    /// <summary>Subtracted from the score of a piece that ends in a comma after a digit, so that numbers are cut there.</summary>
    private const double DigitCommaPenalty = 100;

    /// <param name="pieces">The index of each piece is its id.</param>
    /// <param name="scores">Log probabilities, adjusted as in the reference.</param>
    /// <param name="unknownId">Id of the unknown piece.</param>
    /// <param name="byteFallback">The value of <see cref="ByteFallback"/>.</param>
    public Vocabulary(PieceTable pieces, double[] scores, int unknownId, bool byteFallback)
    {
        Pieces = pieces;
        Scores = scores;
        UnknownId = unknownId;
        UnknownScore = scores.Min() - UnknownPenalty;
        ByteFallback = byteFallback;
    }

    public PieceTable Pieces { get; }

    public double[] Scores { get; }

    public int UnknownId { get; }

    public double UnknownScore { get; }

    /// <summary>Whether text that no piece covers becomes the pieces of its bytes, if all of them are there.</summary>
    public bool ByteFallback { get; }

    public int Count => Pieces.Count;

    /// <summary>UTF-16 units of the longest piece, or of an unknown character.</summary>
    public int LongestPiece
    {
        get
        {
            int longest = 2;
            for (int id = 0; id < Count; id++)
            {
                longest = Math.Max(longest, Pieces[id].Length);
            }

            return longest;
        }
    }

    /// <summary>The reference's score: float32 widened, less 100 if the piece ends in a comma after a digit.</summary>
    public static double AdjustedScore(ReadOnlySpan<char> piece, float score) =>
        piece.Length >= 2 && piece[^1] == ',' && EndsInDigit(piece[..^1]) ? score - DigitCommaPenalty : score;

    private static bool EndsInDigit(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out Rune last, out _) == System.Buffers.OperationStatus.Done
        && UnicodeData.Has(last.Value, CharacterProperties.Digit);
}
