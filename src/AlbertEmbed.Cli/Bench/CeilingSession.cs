using System.Diagnostics;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Bench;

/// <summary>
/// An encoder that measures the machine while it works: each of its threads multiplies matrices for a moment every two seconds. A machine
/// that is faster or slower from minute to minute, because others use it too, is faster or slower for both.
/// </summary>
/// <param name="inner">The encoder; it stays open.</param>
/// <param name="ceiling">What is multiplied.</param>
internal sealed class CeilingSession(IEncoderSession inner, MatrixCeiling ceiling) : IEncoderSession
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(0.2);

    private readonly ThreadLocal<long?> last = new(trackAllValues: true);
    private long operations;
    private long multiplying;
    private long away;

    public EncoderOutput Output => inner.Output;

    public int Width => inner.Width;

    public int MostTexts => inner.MostTexts;

    public bool MixesLengths => inner.MixesLengths;

    public LengthLadder? Ladder => inner.Ladder;

    /// <summary>Floating-point operations a second of one thread, while the others encode or multiply too.</summary>
    public double OperationsPerSecond => multiplying == 0 ? 0 : operations / new TimeSpan(multiplying).TotalSeconds;

    /// <summary>How long each thread measured and did not encode.</summary>
    public TimeSpan Away => new(away / Math.Max(1, last.Values.Count));

    public EncoderBatch NewBatch() => inner.NewBatch();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        if (last.Value is not { } before || Stopwatch.GetElapsedTime(before) > Every)
        {
            Measure();
            last.Value = Stopwatch.GetTimestamp();
        }

        return inner.Run(batch);
    }

    public void Cancel() => inner.Cancel();

    public void Dispose() => last.Dispose();

    private void Measure()
    {
        long start = Stopwatch.GetTimestamp();

        // The first product is not counted: the encoder's weights still lie in the cache.
        ceiling.Multiply(TimeSpan.Zero);
        long counted = Stopwatch.GetTimestamp();
        long done = ceiling.Multiply(Sample);
        Interlocked.Add(ref operations, done);
        Interlocked.Add(ref multiplying, Stopwatch.GetElapsedTime(counted).Ticks);
        Interlocked.Add(ref away, Stopwatch.GetElapsedTime(start).Ticks);
    }
}
