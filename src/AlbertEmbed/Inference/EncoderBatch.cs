namespace AlbertEmbed.Inference;

/// <summary>
/// The memory of one batch, reused from batch to batch: token ids and token type ids going in, one tensor coming out. The texts' tokens lie
/// one after the other, without padding.
/// </summary>
internal sealed class EncoderBatch
{
    private ExportedMemory? exported;
    private PaddedMemory? padded;

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of all texts, special tokens included.</summary>
    public int Tokens { get; private set; }

    /// <summary>Tokens of each text, where all have the same number: special tokens included.</summary>
    public int Length => Tokens / Count;

    /// <summary>
    /// Tokens that the encoder computes: more than <see cref="Tokens"/> where texts are padded or a graph has a fixed shape.
    /// </summary>
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

    /// <summary>For each text its first token. The first text's stands there twice when it is the only one.</summary>
    internal long[] Starts { get; private set; } = [];

    /// <summary>Runs of texts with the same number of tokens.</summary>
    internal LengthGroup[] Groups { get; private set; } = [];

    /// <summary>How many groups are used.</summary>
    internal int GroupCount { get; private set; }

    internal float[] Output { get; private set; } = [];

    /// <summary>The token that padding consists of; null for each text's first one.</summary>
    internal long? PaddingId { get; init; }

    /// <summary>What only a graph for GPUs needs.</summary>
    internal PaddedMemory Padded => padded ??= new PaddedMemory();

    /// <summary>What only an exported graph needs.</summary>
    internal ExportedMemory Exported => exported ??= new ExportedMemory();

    /// <summary>Sets how many texts there are and how long; token ids and types are undefined afterwards.</summary>
    /// <param name="lengths">Tokens of each text; equal ones should be next to each other.</param>
    public void SetLengths(params ReadOnlySpan<int> lengths)
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
            Ids = Pinned<long>(Tokens);
            Types = Pinned<long>(Tokens);
            Positions = Pinned<long>(Tokens);
        }

        if (Groups.Length < Count)
        {
            Starts = Pinned<long>(Math.Max(2, Count));
            Groups = Pinned<LengthGroup>(Count);
        }

        FillPositions(lengths);
        FillGroups(lengths);
    }

    /// <summary>Pads the texts to the rung of the longest one.</summary>
    internal void Pad(LengthLadder ladder)
    {
        long longest = 0;
        foreach (LengthGroup group in Groups.AsSpan(0, GroupCount))
        {
            longest = Math.Max(longest, group.Tokens);
        }

        Padded.Fill(this, ladder.RungOf((int)longest));
        ComputedTokens = Count * Padded.Length;
    }

    internal Span<float> OutputOfSize(int size)
    {
        if (Output.Length < size)
        {
            Output = Pinned<float>(size);
        }

        return Output.AsSpan(0, size);
    }

    private static T[] Pinned<T>(int count) => GC.AllocateUninitializedArray<T>(count, pinned: true);

    /// <summary>Sets where each text starts, and each token's place in its text.</summary>
    private void FillPositions(ReadOnlySpan<int> lengths)
    {
        int start = 0;

        // A single text is pooled as two, both from its first token.
        Starts[1] = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            Starts[i] = start;
            for (int at = 0; at < lengths[i]; at++)
            {
                Positions[start++] = at;
            }
        }
    }

    private void FillGroups(ReadOnlySpan<int> lengths)
    {
        GroupCount = 0;
        for (int i = 0; i < lengths.Length;)
        {
            int first = i;
            while (i < lengths.Length && lengths[i] == lengths[first])
            {
                i++;
            }

            Groups[GroupCount++] = new LengthGroup(i - first, lengths[first]);
        }
    }
}
