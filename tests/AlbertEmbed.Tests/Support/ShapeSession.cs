using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// An encoder whose vectors tell their batch: how many texts and tokens it has, and the place in it, beside the sum of the text's ids.
/// </summary>
/// <param name="beforeRun">Is told each batch's number, from 1, before it is computed.</param>
internal sealed class ShapeSession(Action<int>? beforeRun = null) : IEncoderSession
{
    private readonly Lock gate = new();
    private int batches;

    /// <summary>The texts that were computed, in batches as they came.</summary>
    public int Texts { get; private set; }

    /// <summary>How many texts of a batch fit the device's memory.</summary>
    public int MostThatFit { get; init; } = int.MaxValue;

    /// <summary>Batches that did not fit.</summary>
    public int Refused { get; private set; }

    public EncoderOutput Output { get; } = new() { Poolings = [PoolingMode.Mean] };

    public int Width => 4;

    public int MostTexts => int.MaxValue;

    public bool MixesLengths => false;

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        beforeRun?.Invoke(Interlocked.Increment(ref batches));
        lock (gate)
        {
            bool fits = batch.Count <= MostThatFit;
            Refused += fits ? 0 : 1;
            Texts += fits ? batch.Count : throw new DeviceMemoryException("full", new InvalidOperationException());
        }

        float[] vectors = new float[batch.Count * Width];
        for (int i = 0; i < batch.Count; i++)
        {
            long sum = 0;
            foreach (long id in batch.InputIds.Slice(i * batch.Length, batch.Length))
            {
                sum += id;
            }

            Span<float> vector = vectors.AsSpan(i * Width, Width);
            (vector[0], vector[1], vector[2], vector[3]) = (sum, batch.Count, batch.Tokens, i);
        }

        return vectors;
    }

    public void Cancel()
    {
        // A run is over before anybody could cancel it.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
