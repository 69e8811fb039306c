using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Bench;

/// <summary>Counts the floating-point operations of an encoder: multiplications and additions of its matrix products.</summary>
internal static class EncoderWork
{
    /// <summary>
    /// For each layer and token 4 products of hidden × hidden, 2 of hidden × intermediate, and attention to every token;
    /// and the projection from embedding to hidden size. What is not a matrix product is not counted. A last layer that is computed for two
    /// tokens of each text alone has the keys and values of all.
    /// </summary>
    /// <param name="config">The architecture.</param>
    /// <param name="output">What is computed.</param>
    /// <param name="takesFirstTokens">Whether the last layer is computed for two tokens of each text alone.</param>
    /// <param name="done">The texts.</param>
    public static double Operations(AlbertConfig config, EncoderOutput output, bool takesFirstTokens, RunProgress done)
    {
        double hidden = config.HiddenSize;
        double feedForward = 2 * hidden * config.IntermediateSize;
        double square = hidden * hidden;
        double layers = (output.Layers.Count > 0 ? output.Layers.Max() : config.Layers) * config.InnerLayers;
        double all = (done.Tokens * ((4 * square) + feedForward)) + (done.SquaredLengths * 2 * hidden);
        double first = (done.Tokens * 2 * square) + (2 * done.Tokens * 2 * hidden) + (2 * done.Texts * ((2 * square) + feedForward));
        double encoder = takesFirstTokens ? ((layers - 1) * all) + first : layers * all;
        return 2 * (encoder + (done.Tokens * config.EmbeddingSize * hidden));
    }
}
