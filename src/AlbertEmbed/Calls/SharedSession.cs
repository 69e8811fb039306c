using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Calls;

/// <summary>
/// One call's view of a session that several calls share: it computes while it holds a permit, and is stopped with its call only.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="permits">One for each batch that may be computed at the same time.</param>
/// <param name="stop">Ends the call.</param>
internal sealed class SharedSession(IEncoderSession session, SemaphoreSlim permits, CancellationToken stop) : IEncoderSession
{
    public EncoderOutput Output => session.Output;

    public int Width => session.Width;

    public int MostTexts => session.MostTexts;

    public bool MixesLengths => session.MixesLengths;

    public LengthLadder? Ladder => session.Ladder;

    public EncoderBatch NewBatch() => session.NewBatch();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        permits.Wait(stop);
        try
        {
            return session.Run(batch);
        }
        finally
        {
            permits.Release();
        }
    }

    /// <summary>Batches of other calls go on, and those of this one are short enough to be waited for.</summary>
    public void Cancel()
    {
    }

    /// <summary>The session belongs to the model.</summary>
    public void Dispose()
    {
    }
}
