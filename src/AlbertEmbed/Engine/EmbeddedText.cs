namespace AlbertEmbed.Engine;

/// <summary>The vectors of a text, and what happened to it.</summary>
internal readonly ref struct EmbeddedText
{
    /// <summary>One vector, or one for each token: [tokens, width].</summary>
    public required ReadOnlySpan<float> Vectors { get; init; }

    /// <summary>Tokens of the text, special ones included.</summary>
    public int TokenCount { get; init; }

    /// <summary>Tokens that the vocabulary does not cover.</summary>
    public int UnknownCount { get; init; }

    /// <summary>Whether tokens were cut off.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether each token has a vector.</summary>
    public bool IsTokens { get; init; }

    /// <summary>Ids of the tokens that have vectors.</summary>
    public ReadOnlySpan<int> Ids { get; init; }

    /// <summary>The pieces of the tokens that have vectors.</summary>
    public ReadOnlySpan<string> Tokens { get; init; }

    /// <summary>Their places [start, end) in the text, in UTF-16 units.</summary>
    public ReadOnlySpan<(int Start, int End)> Offsets { get; init; }
}
