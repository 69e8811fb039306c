namespace AlbertEmbed.Inference;

/// <summary>The inputs of one batch as an exported graph wants them, and the output as it gives it.</summary>
internal sealed class ExportedMemory
{
    /// <summary>Inputs, each [texts, tokens] of int32 or int64, one after the other.</summary>
    public byte[] Inputs { get; private set; } = [];

    /// <summary>What the graph gives, before it is widened and padding is left out.</summary>
    public byte[] Raw { get; private set; } = [];

    /// <summary>Makes room; contents are undefined afterwards.</summary>
    /// <param name="inputBytes">Bytes of all inputs.</param>
    /// <param name="outputBytes">Bytes of the output.</param>
    public void Reserve(int inputBytes, int outputBytes)
    {
        // Pinned: the native library reads and writes them in place.
        if (Inputs.Length < inputBytes)
        {
            Inputs = GC.AllocateUninitializedArray<byte>(inputBytes, pinned: true);
        }

        if (Raw.Length < outputBytes)
        {
            Raw = GC.AllocateUninitializedArray<byte>(outputBytes, pinned: true);
        }
    }
}
