using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>Cuts a word into the pieces with the highest summed log probability (Viterbi).</summary>
/// <remarks>
/// Kudo 2018, arXiv:1804.10959. Sums are doubles and start at the start of the word; among equal sums the one whose last piece starts
/// earliest wins. Both decide between nearly equal segmentations, so the reference's results depend on them.
/// </remarks>
internal sealed class UnigramSegmenter : IWordSegmenter
{
    /// <summary>Starts every word (U+2581).</summary>
    public const char WordStart = '\u2581';

    private const int LongestUtf8 = 4;

    private readonly Vocabulary vocabulary;
    private readonly PieceTrie trie;

    // The id of each byte's piece, or no piece; null without byte fallback.
    private readonly int[]? bytePieces;

    public UnigramSegmenter(Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        trie = new PieceTrie(vocabulary.Pieces);
        bytePieces = vocabulary.ByteFallback
            ? [.. Enumerable.Range(0, 256).Select(value => trie.IdOf($"<0x{value:X2}>") ?? PieceTrie.NoPiece)]
            : null;
    }

    public int UnknownId => vocabulary.UnknownId;

    public int Count => vocabulary.Count;

    public string? ContinuationPrefix => null;

    public int? IdOf(string piece) => trie.IdOf(piece);

    public string PieceOf(int id) => id < vocabulary.Count ? vocabulary.Pieces[id].ToString() : string.Empty;

    public void Segment(NormalizedText text, int start, int length, TokenBuffer output) =>
        Segment(text, start, length, output, isWhole: true);

    public void SegmentStart(NormalizedText text, int start, int length, TokenBuffer output) =>
        Segment(text, start, length, output, isWhole: false);

    private void Segment(NormalizedText text, int start, int length, TokenBuffer output, bool isWhole)
    {
        ReadOnlySpan<char> word = text.Chars.Slice(start, length);
        Span<ushort> codes = output.Codes(word.Length);
        trie.Encode(word, codes);
        ReadOnlySpan<BestSegment> best = FindBest(word, codes, output);
        int first = output.Count;
        for (int end = isWhole ? word.Length : SettledLength(best, output); end > 0;)
        {
            (_, int from, int id) = best[end];
            if (id == UnknownId)
            {
                // Consecutive unknown characters form one token, and their text may be a piece after all.
                while (from > 0 && best[from].Id == UnknownId)
                {
                    from = best[from].Start;
                }

                id = trie.IdOf(codes[from..end]);
            }

            if (id != PieceTrie.NoPiece || bytePieces is null || !TryAddBytes(text, start + from, start + end, output))
            {
                id = id == PieceTrie.NoPiece ? UnknownId : id;
                output.Add(id, id == UnknownId, text, start + from, start + end);
            }

            end = from;
        }

        output.Reverse(first);
    }

    /// <summary>Byte fallback: adds one token for each UTF-8 byte, the last first, if every byte has a piece.</summary>
    private bool TryAddBytes(NormalizedText text, int start, int end, TokenBuffer output)
    {
        ReadOnlySpan<char> uncovered = text.Chars[start..end];
        Span<byte> utf8 = stackalloc byte[LongestUtf8];
        foreach (Rune rune in uncovered.EnumerateRunes())
        {
            foreach (byte value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (bytePieces![value] == PieceTrie.NoPiece)
                {
                    return false;
                }
            }
        }

        while (!uncovered.IsEmpty)
        {
            _ = Rune.DecodeLastFromUtf16(uncovered, out Rune rune, out int length);
            uncovered = uncovered[..^length];
            for (int i = rune.EncodeToUtf8(utf8) - 1; i >= 0; i--)
            {
                int id = bytePieces![utf8[i]];
                output.Add(id, isUnknown: false);
                if (output.KeepsDetails)
                {
                    output.AddDetails(vocabulary.Pieces[id].ToString(), text.Starts[start], text.Ends[end - 1]);
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The length of the start of a word that has the same segmentation whatever follows: all best segmentations of the known part, one of
    /// which the rest will continue, share it.
    /// </summary>
    private int SettledLength(ReadOnlySpan<BestSegment> best, TokenBuffer scratch)
    {
        int last = best.Length - 1;
        Span<bool> isOnPath = scratch.Flags(best.Length);
        int paths = 0;
        for (int i = Math.Max(0, last - vocabulary.LongestPiece); i <= last; i++)
        {
            isOnPath[i] = i == 0 || best[i].Score > double.NegativeInfinity;
            paths += isOnPath[i] ? 1 : 0;
        }

        int at = last;
        for (; at > 0 && (paths > 1 || !isOnPath[at]); at--)
        {
            if (isOnPath[at])
            {
                int from = best[at].Start;
                paths -= isOnPath[from] ? 1 : 0;
                isOnPath[from] = true;
            }
        }

        // Consecutive unknown characters form one token, which must not be cut.
        while (at > 0 && best[at].Id == UnknownId)
        {
            at = best[at].Start;
        }

        return at;
    }

    private ReadOnlySpan<BestSegment> FindBest(ReadOnlySpan<char> word, ReadOnlySpan<ushort> codes, TokenBuffer scratch)
    {
        Span<BestSegment> best = scratch.Best(word.Length + 1);
        ReadOnlySpan<double> scores = vocabulary.Scores;
        best.Fill(new BestSegment(double.NegativeInfinity, 0, 0));
        best[0] = default;
        for (int i = 0, next; i < word.Length; i = next)
        {
            next = i + (char.IsHighSurrogate(word[i]) && i + 1 < word.Length ? 2 : 1);
            double before = best[i].Score;
            bool characterCovered = false;
            foreach ((int end, int id) in trie.Matches(codes, i))
            {
                characterCovered |= end == next;
                double score = before + scores[id];
                ref BestSegment there = ref best[end];
                if (score > there.Score)
                {
                    there = new BestSegment(score, i, id);
                }
            }

            if (!characterCovered && before + vocabulary.UnknownScore > best[next].Score)
            {
                best[next] = new BestSegment(before + vocabulary.UnknownScore, i, UnknownId);
            }
        }

        return best;
    }
}
