namespace AlbertEmbed.Tokenization;

/// <summary>
/// The tokens of one text, and scratch memory. Each thread reuses one buffer from text to text, so that tokenizing stops allocating
/// once it has grown.
/// </summary>
/// <param name="keepDetails">Whether to keep the offsets and surface of each token.</param>
internal sealed class TokenBuffer(bool keepDetails = false)
{
    private int[] ids = new int[256];
    private WordCache? cache;
    private Tokenizer? cacheOwner;
    private ushort[] codes = new ushort[64];
    private BestSegment[] best = new BestSegment[64];
    private bool[] flags = [];
    private NormalizedText? lowered;
    private NormalizedText? firstCharacters;
    private readonly List<(int Start, int End)> offsets = [];
    private readonly List<string> surfaces = [];

    public bool KeepsDetails => keepDetails;

    public int Count { get; private set; }

    /// <summary>Number of tokens for text that the vocabulary does not cover.</summary>
    public int UnknownCount { get; private set; }

    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    /// <summary>[start, end) of each token in UTF-16 units of the text; empty without details.</summary>
    public IReadOnlyList<(int Start, int End)> Offsets => offsets;

    /// <summary>The piece of each token, or the text that no piece covers; empty without details.</summary>
    public IReadOnlyList<string> Surfaces => surfaces;

    internal NormalizedText Normalized { get; } = new(keepDetails);

    internal NormalizedText Rewritten { get; } = new(keepDetails);

    /// <summary>The whole text in lower case, for a tokenizer that begins with that.</summary>
    internal NormalizedText Lowered => lowered ??= new NormalizedText(keepOffsets: true);

    /// <summary>The start of a text, for a tokenizer that must find its first character.</summary>
    internal NormalizedText FirstCharacters => firstCharacters ??= new NormalizedText(keepOffsets: true);

    internal List<(int Start, int Length)> Words { get; } = [];

    /// <summary>The tokens of words that a tokenizer has seen with this buffer.</summary>
    internal WordCache CacheOf(Tokenizer tokenizer)
    {
        if (!ReferenceEquals(cacheOwner, tokenizer))
        {
            (cache, cacheOwner) = (new WordCache(), tokenizer);
        }

        return cache!;
    }

    /// <summary>Memory for the codes of a word's units in a trie.</summary>
    internal Span<ushort> Codes(int length)
    {
        if (codes.Length < length)
        {
            codes = new ushort[Math.Max(length, 2 * codes.Length)];
        }

        return codes.AsSpan(0, length);
    }

    /// <summary>Memory for the best segmentation up to each position of a word.</summary>
    internal Span<BestSegment> Best(int length)
    {
        if (best.Length < length)
        {
            best = new BestSegment[Math.Max(length, 2 * best.Length)];
        }

        return best.AsSpan(0, length);
    }

    /// <summary>Memory for a flag at each position of a word, all of them false.</summary>
    internal Span<bool> Flags(int length)
    {
        if (flags.Length < length)
        {
            flags = new bool[Math.Max(length, 2 * flags.Length)];
        }

        Span<bool> cleared = flags.AsSpan(0, length);
        cleared.Clear();
        return cleared;
    }

    public void Clear()
    {
        Count = 0;
        UnknownCount = 0;
        offsets.Clear();
        surfaces.Clear();
    }

    public void Add(int id, bool isUnknown)
    {
        Reserve(1);
        ids[Count++] = id;
        UnknownCount += isUnknown ? 1 : 0;
    }

    /// <summary>Adds a token for a range of normalized text, which is also its surface.</summary>
    public void Add(int id, bool isUnknown, NormalizedText text, int start, int end)
    {
        Add(id, isUnknown);
        if (keepDetails)
        {
            AddDetails(text.Chars[start..end].ToString(), text.Starts[start], text.Ends[end - 1]);
        }
    }

    /// <summary>Adds tokens; <paramref name="unknown"/> says how many of them are [UNK].</summary>
    public void AddRange(ReadOnlySpan<int> tokens, int unknown)
    {
        Reserve(tokens.Length);
        tokens.CopyTo(ids.AsSpan(Count));
        Count += tokens.Length;
        UnknownCount += unknown;
    }

    public void AddDetails(string surface, int start, int end)
    {
        surfaces.Add(surface);
        offsets.Add((start, end));
    }

    /// <summary>Maps the offsets of the tokens from <paramref name="first"/> on back to the original text.</summary>
    /// <param name="first">The first token.</param>
    /// <param name="text">The tokens' text, with the origins of its units.</param>
    /// <param name="length">Length of the original text.</param>
    internal void MoveOffsets(int first, NormalizedText text, int length)
    {
        for (int i = first; i < offsets.Count; i++)
        {
            (int start, int end) = offsets[i];
            int origin = start < text.Length ? text.Starts[start] : length;

            // The last unit decides where a token ends: the one after it may stand for the same character of the original text.
            offsets[i] = (origin, end > start ? text.Ends[end - 1] : origin);
        }
    }

    /// <summary>Makes the offsets of the tokens from <paramref name="first"/> on count in what follows the start of their text.</summary>
    /// <param name="first">The first token.</param>
    /// <param name="length">Length of the start.</param>
    internal void ShiftOffsets(int first, int length)
    {
        for (int i = first; i < offsets.Count; i++)
        {
            (int start, int end) = offsets[i];
            offsets[i] = (Math.Max(0, start - length), Math.Max(0, end - length));
        }
    }

    /// <summary>Removes the tokens from <paramref name="count"/> on, none of which is unknown.</summary>
    internal void Truncate(int count)
    {
        Count = count;
        if (keepDetails)
        {
            surfaces.RemoveRange(count, surfaces.Count - count);
            offsets.RemoveRange(count, offsets.Count - count);
        }
    }

    /// <summary>
    /// Removes the tokens from <paramref name="count"/> on; <paramref name="unknown"/> says how many of the others are [UNK].
    /// </summary>
    internal void Restore(int count, int unknown)
    {
        Truncate(count);
        UnknownCount = unknown;
    }

    /// <summary>Reverses the tokens from <paramref name="first"/> on, because a segmentation is found from its end.</summary>
    internal void Reverse(int first)
    {
        ids.AsSpan(first, Count - first).Reverse();
        if (keepDetails)
        {
            surfaces.Reverse(first, Count - first);
            offsets.Reverse(first, Count - first);
        }
    }

    private void Reserve(int more)
    {
        if (Count + more > ids.Length)
        {
            Array.Resize(ref ids, Math.Max(2 * ids.Length, Count + more));
        }
    }
}
