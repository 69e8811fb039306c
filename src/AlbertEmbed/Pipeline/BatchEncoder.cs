using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Encodes and pools batches; each thread has its own.</summary>
internal sealed class BatchEncoder(IEncoderSession session, PipelineOptions options)
{
    private readonly EncoderBatch input = session.NewBatch();

    // What a device's memory has held, when there was something that it has not.
    private int mostTokens = int.MaxValue;

    /// <summary>Fills in the vectors of a batch's texts. What does not fit a device's memory is halved until it does.</summary>
    /// <exception cref="UserException">The model gives NaN or infinity, or a single text does not fit.</exception>
    public void Encode(Batch batch)
    {
        for (ReadOnlySpan<int> rest = batch.Members.Span; !rest.IsEmpty;)
        {
            int count = Math.Clamp(mostTokens / batch.Length, 1, rest.Length);
            try
            {
                Encode(batch, rest[..count]);
                rest = rest[count..];
            }
            catch (DeviceMemoryException e)
            {
                mostTokens = count > 1 ? count / 2 * batch.Length : throw UserException.Device(
                    $"{batch.Window.Owner(rest[0]).Place}: the device has not enough memory for one text of {batch.Length} tokens. Use --device cpu, or a smaller --max-length.", e);
            }
        }
    }

    private void Encode(Batch batch, ReadOnlySpan<int> members)
    {
        Fill(batch, members);
        ReadOnlySpan<float> output = session.Run(input);
        int stride = output.Length / members.Length;
        for (int i = 0; i < members.Length; i++)
        {
            Span<float> vectors = batch.Window.Vectors(members[i]);
            foreach (PoolingMode pooling in options.Recipe.Poolings)
            {
                Span<float> result = options.Recipe.IsTokens ? vectors : vectors[..session.Width];
                VectorPooling.Pool(output.Slice(i * stride, stride), pooling, result, session.Width);
                vectors = vectors[result.Length..];
            }

            if (!VectorPooling.IsFinite(batch.Window.Vectors(members[i])))
            {
                throw UserException.Model($"{batch.Window.Owner(members[i]).Place}: the model gives no finite vector for this text. Its weights are damaged or overflow.");
            }
        }
    }

    private void Fill(Batch batch, ReadOnlySpan<int> members)
    {
        input.Resize(members.Length, batch.Length);
        for (int i = 0; i < members.Length; i++)
        {
            TokenSequence sequence = batch.Window.Sequence(members[i]);
            Span<long> ids = input.InputIds.Slice(i * batch.Length, batch.Length);
            for (int at = 0; at < ids.Length; at++)
            {
                ids[at] = sequence.Ids[at];
            }

            Span<long> types = input.TokenTypeIds.Slice(i * batch.Length, batch.Length);
            types[..sequence.FirstSegmentLength].Clear();
            types[sequence.FirstSegmentLength..].Fill(1);
        }
    }
}
