using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Encodes and pools batches; each thread has its own.</summary>
internal sealed class BatchEncoder(EncoderSession session, PipelineOptions options)
{
    private readonly EncoderBatch input = new();

    /// <summary>Fills in the vectors of a batch's texts.</summary>
    /// <exception cref="UserException">The model gives NaN or infinity.</exception>
    public void Encode(Batch batch)
    {
        ReadOnlySpan<int> members = batch.Members.Span;
        Fill(batch, members);
        ReadOnlySpan<float> output = session.Run(input);
        int stride = output.Length / members.Length;
        for (int i = 0; i < members.Length; i++)
        {
            Span<float> vector = batch.Window.Vector(members[i]);
            VectorPooling.Pool(output.Slice(i * stride, stride), options.Pooling, vector);
            if (options.Normalize)
            {
                VectorPooling.Normalize(vector);
            }

            if (!VectorPooling.IsFinite(vector))
            {
                TextRecord record = batch.Window[members[i]].Record;
                throw UserException.Model($"{record.Place}: the model gives no finite vector for this text. Its weights are damaged or overflow.");
            }
        }
    }

    private void Fill(Batch batch, ReadOnlySpan<int> members)
    {
        input.Resize(members.Length, batch.Length);
        for (int i = 0; i < members.Length; i++)
        {
            TokenSequence sequence = batch.Window[members[i]].Sequence;
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
