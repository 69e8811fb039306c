using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Benchmarks;

/// <summary>An encoder on a GPU that takes no time: its vectors are there already.</summary>
/// <param name="width">Components of each vector.</param>
internal sealed class InstantSession(int width) : IEncoderSession
{
    private const int Vectors = 64;
    private const int Seed = 5;

    private readonly float[] vectors = MakeVectors(width);

    [ThreadStatic]
    private static float[]? batchVectors;

    public EncoderOutput Output { get; } = new() { Poolings = [PoolingMode.Mean] };

    public int Width => width;

    public int MostTexts => int.MaxValue;

    public bool MixesLengths => false;

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        int length = batch.Count * width;
        for (int filled = batchVectors?.Length ?? 0; filled < length; filled = batchVectors.Length)
        {
            batchVectors = [.. batchVectors ?? [], .. vectors];
        }

        return batchVectors.AsSpan(0, length);
    }

    public void Cancel()
    {
        // A run is over before anybody could cancel it.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] MakeVectors(int width)
    {
#pragma warning disable CA5394 // Nobody has to guess them.
        Random random = new(Seed);
        return [.. Enumerable.Range(0, Vectors * width).Select(_ => (float)((random.NextDouble() - 0.5) * 2))];
#pragma warning restore CA5394
    }
}
