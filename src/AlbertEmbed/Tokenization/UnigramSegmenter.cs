using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>Cuts a word into the pieces with the highest summed log probability (Viterbi).</summary>
/// <remarks>
/// Kudo 2018, arXiv:1804.10959. Sums are doubles, taken from the start of the word; of equal sums the one whose last piece
/// starts earliest wins. Both decide which of two nearly equal segmentations is found, so they are part of the result.
/// </remarks>
internal sealed class UnigramSegmenter : IWordSegmenter
{
    /// <summary>Starts every word (U+2581).</summary>
    public const char WordStart = '\u2581';

    private readonly Vocabulary vocabulary;
    private readonly PieceTrie trie;

    public UnigramSegmenter(Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        trie = new PieceTrie(vocabulary.Pieces);
    }

    public int UnknownId => vocabulary.UnknownId;

    public int Count => vocabulary.Count;

    public void Segment(NormalizedText text, int start, int length, TokenBuffer output)
    {
        ReadOnlySpan<char> word = text.Chars.Slice(start, length);
        FindBest(word, output);

        int first = output.Count;
        int[] starts = output.BestStarts;
        for (int end = length; end > 0;)
        {
            int from = starts[end];
            int id = Lookup(word[from..end]);

            // Unknown pieces in a row are one.
            while (id == UnknownId && from > 0 && Lookup(word[starts[from]..from]) == UnknownId)
            {
                from = starts[from];
            }

            if (id != UnknownId || vocabulary.BytePieces is null || !TryAddBytes(text, start + from, start + end, output))
            {
                Add(id, text, start + from, start + end, output);
            }

            end = from;
        }

        output.Reverse(first);
    }

    private void Add(int id, NormalizedText text, int start, int end, TokenBuffer output)
    {
        output.Add(id, isUnknown: id == UnknownId);
        if (output.KeepsDetails)
        {
            output.AddDetails(text.Chars[start..end].ToString(), text.Starts[start], text.Ends[end - 1]);
        }
    }

    /// <summary>Byte fallback: one token for each UTF-8 byte, last one first, if each has a piece.</summary>
    private bool TryAddBytes(NormalizedText text, int start, int end, TokenBuffer output)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text.Chars[start..end].ToArray());
        if (Array.Exists(utf8, value => vocabulary.BytePieces![value] == PieceTrie.NoPiece))
        {
            return false;
        }

        for (int i = utf8.Length - 1; i >= 0; i--)
        {
            int id = vocabulary.BytePieces![utf8[i]];
            output.Add(id, isUnknown: false);
            if (output.KeepsDetails)
            {
                output.AddDetails(vocabulary.Pieces[id], text.Starts[start], text.Ends[end - 1]);
            }
        }

        return true;
    }

    private void FindBest(ReadOnlySpan<char> word, TokenBuffer scratch)
    {
        if (scratch.BestScores.Length <= word.Length)
        {
            scratch.BestScores = new double[Math.Max(2 * scratch.BestScores.Length, word.Length + 1)];
            scratch.BestStarts = new int[scratch.BestScores.Length];
        }

        Span<double> best = scratch.BestScores.AsSpan(0, word.Length + 1);
        Span<int> starts = scratch.BestStarts.AsSpan(0, word.Length + 1);
        ReadOnlySpan<double> scores = vocabulary.Scores;
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        for (int i = 0, next; i < word.Length; i = next)
        {
            next = i + (char.IsHighSurrogate(word[i]) && i + 1 < word.Length ? 2 : 1);
            double before = best[i];
            bool characterCovered = false;
            int node = PieceTrie.Root;
            for (int end = i; end < word.Length && trie.TryStep(ref node, word[end]);)
            {
                end++;
                int id = trie.Piece(node);
                if (id == PieceTrie.NoPiece)
                {
                    continue;
                }

                characterCovered |= end == next;
                if (before + scores[id] > best[end])
                {
                    best[end] = before + scores[id];
                    starts[end] = i;
                }
            }

            if (!characterCovered && before + vocabulary.UnknownScore > best[next])
            {
                best[next] = before + vocabulary.UnknownScore;
                starts[next] = i;
            }
        }
    }

    private int Lookup(ReadOnlySpan<char> piece)
    {
        int node = PieceTrie.Root;
        foreach (char unit in piece)
        {
            if (!trie.TryStep(ref node, unit))
            {
                return vocabulary.UnknownId;
            }
        }

        int id = trie.Piece(node);
        return id == PieceTrie.NoPiece ? vocabulary.UnknownId : id;
    }
}
