using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>A record and its vectors.</summary>
internal readonly ref struct EmbeddedRecord
{
    public required TextRecord Record { get; init; }

    /// <summary>One vector, or one for each token: [tokens, width].</summary>
    public required ReadOnlySpan<float> Vectors { get; init; }

    /// <summary>Tokens of the text, special ones included.</summary>
    public int TokenCount { get; init; }

    /// <summary>How many of them the vocabulary does not cover.</summary>
    public int UnknownCount { get; init; }

    /// <summary>Whether tokens were cut off.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether each token has a vector.</summary>
    public bool IsTokens { get; init; }

    /// <summary>The tokens that have vectors.</summary>
    public ReadOnlySpan<string> Tokens { get; init; }

    /// <summary>Their places [start, end) in the text, in UTF-16 units.</summary>
    public ReadOnlySpan<(int Start, int End)> Offsets { get; init; }
}
