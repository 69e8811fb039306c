using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Calls;

/// <summary>The memory of one call that embeds one text. It is used again by later calls, one at a time.</summary>
/// <param name="session">The encoder.</param>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="options">What a vector is.</param>
internal sealed class CallMemory(IEncoderSession session, TextTokenizer tokenizer, PipelineOptions options)
{
    private readonly TokenBuffer buffer = new(options.Recipe.IsTokens);
    private readonly OverflowTokenizer sequences = new(tokenizer, options.Overflow, options.Stride);
    private readonly BatchEncoder encoder = new(session, options);
    private readonly VectorFinisher finisher = new(
        options.Recipe, options.Recipe.TokenWidth(session.Width), tokenizer.Tokenizer.Template);

    private float[] vectors = [];

    /// <summary>Embeds a text, or a pair, on this thread. The vectors hold until the next call.</summary>
    /// <exception cref="Errors.UserException">The text cannot be embedded.</exception>
    public EmbeddedText Embed(ReadOnlySpan<char> text, string? pair)
    {
        TokenizedText tokenized = new(sequences.Tokenize(text, pair, buffer), 0)
        {
            Tokens = buffer.KeepsDetails ? TokenText.Of(buffer) : [],
        };
        using EncodingBlock block = new([tokenized], options.Recipe.PooledWidth(session.Width), options.Recipe.IsTokens, vectors)
        {
            PlaceOf = _ => "the text",
        };
        vectors = block.Memory;
        foreach (Batch batch in block.CutIntoBatches(options.BatchTokens, session))
        {
            encoder.Encode(batch);
        }

        return finisher.Finish(block, 0);
    }
}
