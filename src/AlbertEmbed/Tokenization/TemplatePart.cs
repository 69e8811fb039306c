namespace AlbertEmbed.Tokenization;

/// <summary>One part of a template: a special token, or one of the texts.</summary>
/// <param name="Token">The special token's text.</param>
/// <param name="Value">The special token's id; for a text <see cref="A"/> or <see cref="B"/>.</param>
/// <param name="TypeId">Token type id of all its tokens.</param>
/// <param name="IsText">Whether it stands for a text.</param>
internal sealed record TemplatePart(string Token, int Value, int TypeId, bool IsText)
{
    public const int A = 0;
    public const int B = 1;

    /// <exception cref="FormatException">The id is negative or too large.</exception>
    public static TemplatePart Special(string token, int id, int typeId) => new(token, TokenId.Checked(id, token), typeId, IsText: false);

    public static TemplatePart Text(int which, int typeId) => new(string.Empty, which, typeId, IsText: true);
}
