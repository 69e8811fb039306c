using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Bench;

/// <summary>Counts the floating-point operations of an encoder: multiplications and additions of its matrix products.</summary>
internal static class EncoderWork
{
    /// <summary>
    /// For each layer and token 4 products of hidden × hidden, 2 of hidden × intermediate, and attention to every token;
    /// and the projection from embedding to hidden size. What is not a matrix product is not counted.
    /// </summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tokens">Tokens of all texts.</param>
    /// <param name="squaredLengths">The sum of the texts' squared numbers of tokens.</param>
    public static double Operations(AlbertConfig config, double tokens, double squaredLengths)
    {
        double hidden = config.HiddenSize;
        double projections = (4 * hidden * hidden) + (2 * hidden * config.IntermediateSize);
        double attention = 2 * hidden;
        double layers = (double)config.Layers * config.InnerLayers;
        return 2 * ((layers * ((tokens * projections) + (squaredLengths * attention))) + (tokens * config.EmbeddingSize * hidden));
    }
}
