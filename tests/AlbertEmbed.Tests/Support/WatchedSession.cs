using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>An encoder that remembers how many texts, tokens and lengths it was given at once.</summary>
internal sealed class WatchedSession(EncoderSession inner) : IEncoderSession
{
    public List<(int Texts, int Tokens, int Lengths)> Batches { get; } = [];

    public EncoderOutput Output => inner.Output;

    public int Width => inner.Width;

    public int MostTexts => inner.MostTexts;

    public bool MixesLengths => inner.MixesLengths;

    public LengthLadder? Ladder => inner.Ladder;

    public EncoderBatch NewBatch() => inner.NewBatch();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        lock (Batches)
        {
            Batches.Add((batch.Count, batch.Tokens, batch.GroupCount));
        }

        return inner.Run(batch);
    }

    public void Cancel() => inner.Cancel();

    public void Dispose() => inner.Dispose();
}
