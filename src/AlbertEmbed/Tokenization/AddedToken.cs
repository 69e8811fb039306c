namespace AlbertEmbed.Tokenization;

/// <summary>A token that is found in the text as it stands, before any normalization.</summary>
/// <param name="Content">Its text, compared case-sensitively.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Takes the white space to its left along.</summary>
    public bool StripLeft { get; init; }
}
