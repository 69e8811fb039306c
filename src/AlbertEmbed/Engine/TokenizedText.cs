using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>A text's token ids.</summary>
/// <param name="Sequences">One sequence, or the windows of a long text in their order.</param>
/// <param name="ByteLength">Bytes of the text in its input.</param>
internal readonly record struct TokenizedText(TokenSequence[] Sequences, int ByteLength)
{
    /// <summary>
    /// The text's tokens, by the numbers that <see cref="TokenSequence.Sources"/> holds; empty unless they are asked for.
    /// </summary>
    public TokenText[] Tokens { get; init; } = [];
}
