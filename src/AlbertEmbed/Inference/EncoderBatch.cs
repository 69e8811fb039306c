namespace AlbertEmbed.Inference;

/// <summary>
/// The memory of one batch, reused from batch to batch: token ids and token type ids going in, one tensor coming out. The texts' tokens lie
/// one after the other, without padding.
/// </summary>
internal class EncoderBatch
{
    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of all texts, special tokens included.</summary>
    public int Tokens { get; private set; }

    /// <summary>Tokens of each text, where all have the same number: special tokens included.</summary>
    public int Length => Tokens / Count;

    /// <summary>Tokens that the encoder computes: more where it insists on a shape, and fills that up.</summary>
    public int ComputedTokens { get; internal set; }

    /// <summary>int64 [tokens].</summary>
    public Span<long> InputIds => Ids.AsSpan(0, Tokens);

    /// <summary>int64 [tokens].</summary>
    public Span<long> TokenTypeIds => Types.AsSpan(0, Tokens);

    // Pinned: the native library reads and writes them in place.
    internal long[] Ids { get; private set; } = [];

    internal long[] Types { get; private set; } = [];

    /// <summary>For each token its place in its text, from 0.</summary>
    internal long[] Positions { get; private set; } = [];

    /// <summary>For each text its first token; if there is only one text, twice.</summary>
    internal long[] Starts { get; private set; } = [];

    /// <summary>Number of texts and tokens of each, for each run of texts with the same number of tokens.</summary>
    internal long[] Groups { get; private set; } = [];

    /// <summary>How many such runs there are.</summary>
    internal int GroupCount { get; private set; }

    internal float[] Output { get; private set; } = [];

    /// <summary>Sets the shape; token ids and types are undefined afterwards.</summary>
    /// <param name="lengths">Tokens of each text; equal ones should be next to each other.</param>
    public void Resize(params ReadOnlySpan<int> lengths)
    {
        Count = lengths.Length;
        Tokens = 0;
        foreach (int length in lengths)
        {
            Tokens += length;
        }

        ComputedTokens = Tokens;

        if (Ids.Length < Tokens)
        {
            Ids = Pinned(Tokens);
            Types = Pinned(Tokens);
            Positions = Pinned(Tokens);
        }

        if (Groups.Length < 2 * Count)
        {
            Starts = Pinned(Math.Max(2, Count));
            Groups = Pinned(2 * Count);
        }

        Lay(lengths);
    }

    internal Span<float> OutputOfSize(int size)
    {
        if (Output.Length < size)
        {
            Output = GC.AllocateUninitializedArray<float>(size, pinned: true);
        }

        return Output.AsSpan(0, size);
    }

    /// <summary>Says where texts start and which follow each other with the same number of tokens.</summary>
    private void Lay(ReadOnlySpan<int> lengths)
    {
        int start = 0;
        GroupCount = 0;
        Starts[1] = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            Starts[i] = start;
            for (int at = 0; at < lengths[i]; at++)
            {
                Positions[start++] = at;
            }

            if (i == 0 || lengths[i] != lengths[i - 1])
            {
                Groups[2 * GroupCount] = 0;
                Groups[(2 * GroupCount++) + 1] = lengths[i];
            }

            Groups[2 * (GroupCount - 1)]++;
        }
    }

    private static long[] Pinned(int count) => GC.AllocateUninitializedArray<long>(count, pinned: true);
}
