namespace AlbertEmbed.Inference;

/// <summary>
/// A batch as a graph for GPUs wants it, in pinned arrays: [texts, length], with padding behind each text. Padding is the text's own first
/// token, at positions that the text does not have: whatever the weights are, it is as finite as the text.
/// </summary>
internal sealed class PaddedMemory
{
    /// <summary>Tokens of each text, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>int64 [texts, length].</summary>
    public long[] Ids { get; private set; } = [];

    /// <summary>int64 [texts, length].</summary>
    public long[] Types { get; private set; } = [];

    /// <summary>int64 [1, length]: 0, 1, 2 and so on.</summary>
    public long[] Positions { get; private set; } = [];

    /// <summary>float32 [texts, 1]: tokens of each text, without padding.</summary>
    public float[] Lengths { get; private set; } = [];

    /// <summary>
    /// int32 [3 x texts + 2]: the same, then where in the batch's rows each text starts and where the last one ends, twice: for queries and
    /// for keys.
    /// </summary>
    public int[] KeyLengths { get; private set; } = [];

    /// <summary>Takes a batch's texts.</summary>
    /// <param name="batch">The texts, without padding.</param>
    /// <param name="length">Tokens of each with padding.</param>
    public void Fill(EncoderBatch batch, int length)
    {
        Reserve(batch.Count, length);
        Length = length;
        for (int at = 0; at < length; at++)
        {
            Positions[at] = at;
        }

        int text = 0;
        int start = 0;
        foreach (LengthGroup group in batch.Groups.AsSpan(0, batch.GroupCount))
        {
            int tokens = (int)group.Tokens;
            for (int i = 0; i < group.Texts; i++, text++, start += tokens)
            {
                Pad(batch.Ids.AsSpan(start, tokens), Ids.AsSpan(text * length, length), batch.PaddingId);
                Pad(batch.Types.AsSpan(start, tokens), Types.AsSpan(text * length, length));
                Lengths[text] = tokens;
                KeyLengths[text] = tokens;
            }
        }

        for (int i = 0; i <= batch.Count; i++)
        {
            KeyLengths[batch.Count + i] = i * length;
            KeyLengths[(2 * batch.Count) + 1 + i] = i * length;
        }
    }

    /// <summary>Takes the padding out of what the graph gives for each token.</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="states">[texts, length, width] in, [tokens, width] out, in the same place.</param>
    /// <param name="width">Components of each token's vector.</param>
    public Span<float> TakeOut(EncoderBatch batch, Span<float> states, int width)
    {
        int text = 0;
        int end = 0;
        foreach (LengthGroup group in batch.Groups.AsSpan(0, batch.GroupCount))
        {
            int size = (int)group.Tokens * width;
            for (int i = 0; i < group.Texts; i++, text++, end += size)
            {
                states.Slice(text * Length * width, size).CopyTo(states[end..]);
            }
        }

        return states[..end];
    }

    private static void Pad(ReadOnlySpan<long> text, Span<long> padded, long? padding = null)
    {
        text.CopyTo(padded);
        padded[text.Length..].Fill(padding ?? text[0]);
    }

    private void Reserve(int texts, int length)
    {
        if (Ids.Length < texts * length)
        {
            Ids = GC.AllocateUninitializedArray<long>(texts * length, pinned: true);
            Types = GC.AllocateUninitializedArray<long>(texts * length, pinned: true);
        }

        if (Positions.Length < length)
        {
            Positions = GC.AllocateUninitializedArray<long>(length, pinned: true);
        }

        if (Lengths.Length < texts)
        {
            Lengths = GC.AllocateUninitializedArray<float>(texts, pinned: true);
            KeyLengths = GC.AllocateUninitializedArray<int>((3 * texts) + 2, pinned: true);
        }
    }
}
