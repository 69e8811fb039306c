using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Encodes and pools batches; each thread has its own.</summary>
/// <param name="session">The encoder.</param>
/// <param name="options">What a vector is made of.</param>
/// <param name="times">Receives how long the encoder took; null where nobody asks.</param>
internal sealed class BatchEncoder(IEncoderSession session, PipelineOptions options, RunTimes? times = null)
{
    private readonly EncoderBatch input = session.NewBatch();
    private readonly VectorSteps tokenSteps = new(options.Recipe.TokenSteps);
    private float[] tokens = [];

    // Most tokens per batch that fit in device memory; lowered after an out-of-memory failure.
    private int mostTokens = int.MaxValue;

    /// <summary>Fills in the vectors of a batch's texts. What does not fit a device's memory is halved until it does.</summary>
    /// <returns>Tokens that were computed, padding included.</returns>
    /// <exception cref="UserException">The model gives NaN or infinity, or a single text does not fit.</exception>
    public long Encode(Batch batch)
    {
        long computed = 0;
        for (ReadOnlySpan<int> rest = batch.Members.Span; !rest.IsEmpty;)
        {
            int tokens = batch.Block.Sequence(rest[0]).Ids.Length;
            int longest = session.Ladder?.RungOf(tokens) ?? tokens;
            int count = Math.Clamp(mostTokens / longest, 1, rest.Length);
            try
            {
                Encode(batch, rest[..count]);
                computed += input.ComputedTokens;
                rest = rest[count..];
            }
            catch (DeviceMemoryException e)
            {
                mostTokens = count > 1 ? count / 2 * longest : throw UserException.Device(
                    $"{batch.Block.PlaceOfSequence(rest[0])}: the device has too little memory for one text of {tokens} tokens.", e)
                        .With(Remedy.CpuOrSmallerMaxLength);
            }
        }

        return computed;
    }

    private void Encode(Batch batch, ReadOnlySpan<int> members)
    {
        Fill(batch, members);
        long since = Stopwatch.GetTimestamp();
        ReadOnlySpan<float> output = session.Run(input);
        times?.AddModel(since);
        foreach (int member in members)
        {
            Span<float> vectors = batch.Block.Vectors(member);
            int length = session.Output.IsPooled ? vectors.Length
                : session.Output.IsPerText ? session.Width
                : batch.Block.Sequence(member).Ids.Length * session.Width;
            if (session.Output.IsPooled)
            {
                output[..length].CopyTo(vectors);
            }
            else
            {
                Pool(output[..length], vectors, session.Output.IsPerText ? 0 : batch.Block.Sequence(member).Unpooled);
            }

            output = output[length..];
            if (!VectorPooling.IsFinite(vectors))
            {
                throw UserException.Model(
                    $"{batch.Block.PlaceOfSequence(member)}: the model gives no finite vector for this text. Its "
                        + $"weights are damaged or overflow.");
            }
        }
    }

    /// <summary>Makes a text's vectors of its hidden states, or of what the graph gives in their place.</summary>
    /// <param name="states">The states.</param>
    /// <param name="vectors">Receives the vectors.</param>
    /// <param name="unpooled">How many of the first tokens are left out where tokens are pooled.</param>
    private void Pool(ReadOnlySpan<float> states, Span<float> vectors, int unpooled)
    {
        states = TokenVectors(states);
        int width = options.Recipe.TokenWidth(session.Width);
        if (options.Recipe.IsTokens)
        {
            states.CopyTo(vectors);
            return;
        }

        foreach (PoolingMode pooling in options.Recipe.Poolings)
        {
            VectorPooling.Pool(states[(unpooled * width)..], pooling, vectors[..width], width, unpooled);
            vectors = vectors[width..];
        }
    }

    /// <summary>What is pooled: the encoder's vectors of a text's tokens, or what the recipe makes of each of them.</summary>
    private ReadOnlySpan<float> TokenVectors(ReadOnlySpan<float> states)
    {
        if (options.Recipe.TokenSteps.Count == 0)
        {
            return states;
        }

        int rows = states.Length / session.Width;
        int width = options.Recipe.TokenWidth(session.Width);
        if (tokens.Length < rows * width)
        {
            tokens = new float[rows * width];
        }

        for (int row = 0; row < rows; row++)
        {
            tokenSteps.Apply(states.Slice(row * session.Width, session.Width)).CopyTo(tokens.AsSpan(row * width, width));
        }

        return tokens.AsSpan(0, rows * width);
    }

    private void Fill(Batch batch, ReadOnlySpan<int> members)
    {
        int[] lengths = new int[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            lengths[i] = batch.Block.Sequence(members[i]).Ids.Length;
        }

        input.SetLengths(lengths);
        Span<long> ids = input.InputIds;
        Span<long> types = input.TokenTypeIds;
        foreach (int member in members)
        {
            TokenSequence sequence = batch.Block.Sequence(member);
            int length = sequence.Ids.Length;
            for (int at = 0; at < length; at++)
            {
                ids[at] = sequence.Ids[at];
            }

            types[..sequence.FirstSegmentLength].Clear();
            types[sequence.FirstSegmentLength..length].Fill(1);
            ids = ids[length..];
            types = types[length..];
        }
    }
}
