using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>A record and its token ids.</summary>
/// <param name="Record">The record.</param>
/// <param name="Sequences">One sequence, or the windows of a long text in their order.</param>
internal readonly record struct TokenizedRecord(TextRecord Record, TokenSequence[] Sequences)
{
    /// <summary>
    /// The text's tokens, by the numbers that <see cref="TokenSequence.Sources"/> holds; empty unless they are asked for.
    /// </summary>
    public TokenText[] Tokens { get; init; } = [];
}
