using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>An encoder that takes no time: a token's vector is its id, as one component.</summary>
internal sealed class TokenIdSession : IEncoderSession
{
    public EncoderOutput Output => EncoderOutput.LastHiddenState;

    public int Width => 1;

    public int MostTexts => int.MaxValue;

    public bool MixesLengths => false;

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        float[] vectors = new float[batch.Tokens];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = batch.InputIds[i];
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
