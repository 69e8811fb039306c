using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>A unigram vocabulary: pieces in id order with their log probabilities, and what stands for text that no piece covers.</summary>
internal sealed class Vocabulary
{
    /// <summary>An unknown character scores this much less than the least probable piece.</summary>
    private const double UnknownPenalty = 10;

    /// <summary>Taken from a piece that ends in a comma after a digit, so that numbers are cut there.</summary>
    private const double DigitCommaPenalty = 100;

    /// <param name="pieces">The index of each one is its id.</param>
    /// <param name="scores">Their log probabilities, adjusted as the reference does it.</param>
    /// <param name="unknownId">Id of the unknown piece.</param>
    /// <param name="byteFallback">Whether text that no piece covers becomes the pieces of its bytes, where there are such.</param>
    public Vocabulary(PieceTable pieces, double[] scores, int unknownId, bool byteFallback)
    {
        Pieces = pieces;
        Scores = scores;
        UnknownId = unknownId;
        UnknownScore = scores.Min() - UnknownPenalty;

        if (byteFallback)
        {
            BytePieces = [.. Enumerable.Range(0, 256).Select(value => Find($"<0x{value:X2}>") ?? PieceTrie.NoPiece)];
        }
    }

    public PieceTable Pieces { get; }

    public double[] Scores { get; }

    public int UnknownId { get; }

    public double UnknownScore { get; }

    /// <summary>The id of each byte's piece, <see cref="PieceTrie.NoPiece"/> for one without; null when bytes are no way out.</summary>
    public int[]? BytePieces { get; }

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

    /// <summary>The score as the reference has it: float32 widened, less 100 when the piece ends in a comma after a digit.</summary>
    public static double AdjustedScore(ReadOnlySpan<char> piece, float score) =>
        piece.Length >= 2 && piece[^1] == ',' && EndsInDigit(piece[..^1]) ? score - DigitCommaPenalty : score;

    /// <summary>The id of a piece, or null.</summary>
    public int? Find(string piece) => Pieces.Find(piece);

    private static bool EndsInDigit(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out Rune last, out _) == System.Buffers.OperationStatus.Done
        && UnicodeData.Has(last.Value, CharacterProperties.Digit);
}
