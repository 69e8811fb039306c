namespace AlbertEmbed.Tokenization;

/// <summary>A token that is found before text is cut into words.</summary>
/// <param name="Content">Its text, compared case-sensitively.</param>
/// <param name="Id">The row of the table of vectors.</param>
/// <exception cref="FormatException">The id is negative or too large.</exception>
internal sealed record AddedToken(string Content, int Id)
{
    public int Id { get; } = TokenId.Checked(Id, Content);

    /// <summary>Its text before it was normalized.</summary>
    public string Name { get; init; } = Content;

    /// <summary>The file that states it; null for the vocabulary's own file.</summary>
    public string? Source { get; init; }

    /// <summary>Whether it has the next free id, as in the reference, because no file states one. Its vector may be missing.</summary>
    public bool IsIdGiven { get; init; }

    /// <summary>Whether the model has no vector for it: a text with it cannot be embedded.</summary>
    public bool IsUnusable { get; init; }

    /// <summary>Whether the white space to its left is part of a match.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Whether the white space to its right is part of a match.</summary>
    public bool StripRight { get; init; }

    /// <summary>Whether it matches only without a word character on either side.</summary>
    public bool SingleWord { get; init; }
}
