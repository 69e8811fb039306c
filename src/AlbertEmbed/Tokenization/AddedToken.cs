namespace AlbertEmbed.Tokenization;

/// <summary>A token that is looked for before text is cut into words.</summary>
/// <param name="Content">Its text, compared case-sensitively.</param>
/// <param name="Id">Its id.</param>
/// <exception cref="FormatException">The id is none.</exception>
internal sealed record AddedToken(string Content, int Id)
{
    public int Id { get; } = TokenId.Checked(Id, Content);

    /// <summary>Takes the white space to its left along.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Takes the white space to its right along.</summary>
    public bool StripRight { get; init; }

    /// <summary>Found only where no character of a word stands next to it.</summary>
    public bool SingleWord { get; init; }
}
