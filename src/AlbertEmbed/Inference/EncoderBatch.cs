namespace AlbertEmbed.Inference;

/// <summary>
/// The memory of one batch, reused from batch to batch: token ids and token type ids going in, one tensor coming out.
/// All texts of a batch have the same number of tokens.
/// </summary>
internal class EncoderBatch
{
    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of each text, special tokens included.</summary>
    public int Length { get; private set; }

    /// <summary>int64 [count, length].</summary>
    public Span<long> InputIds => Ids.AsSpan(0, Count * Length);

    /// <summary>int64 [count, length].</summary>
    public Span<long> TokenTypeIds => Types.AsSpan(0, Count * Length);

    // Pinned: the native library reads and writes them in place.
    internal long[] Ids { get; private set; } = [];

    internal long[] Types { get; private set; } = [];

    internal float[] Output { get; private set; } = [];

    /// <summary>Sets the shape; contents are undefined afterwards.</summary>
    public void Resize(int count, int length)
    {
        Count = count;
        Length = length;
        if (Ids.Length < count * length)
        {
            Ids = GC.AllocateUninitializedArray<long>(count * length, pinned: true);
            Types = GC.AllocateUninitializedArray<long>(count * length, pinned: true);
        }
    }

    internal Span<float> OutputOfSize(int size)
    {
        if (Output.Length < size)
        {
            Output = GC.AllocateUninitializedArray<float>(size, pinned: true);
        }

        return Output.AsSpan(0, size);
    }
}
