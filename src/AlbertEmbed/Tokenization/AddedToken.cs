namespace AlbertEmbed.Tokenization;

/// <summary>A token that is looked for before text is cut into words.</summary>
/// <param name="Content">Its text, compared case-sensitively.</param>
/// <param name="Id">Its id.</param>
/// <exception cref="FormatException">The id is none.</exception>
internal sealed record AddedToken(string Content, int Id)
{
    public int Id { get; } = TokenId.Checked(Id, Content);

    /// <summary>Its text before it was normalized.</summary>
    public string Name { get; init; } = Content;

    /// <summary>The file that states it, or null where that is the vocabulary's own.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// Whether no file says its id: it is the next free one, as the reference gives it, which a model need not have a vector for.
    /// </summary>
    public bool IsIdGiven { get; init; }

    /// <summary>Whether the model has no vector for it, so that a text with it cannot be embedded.</summary>
    public bool IsUnusable { get; init; }

    /// <summary>Takes the white space to its left along.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Takes the white space to its right along.</summary>
    public bool StripRight { get; init; }

    /// <summary>Found only where no character of a word stands next to it.</summary>
    public bool SingleWord { get; init; }
}
