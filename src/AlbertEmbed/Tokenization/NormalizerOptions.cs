namespace AlbertEmbed.Tokenization;

/// <summary>The two settings of <c>tokenizer_config.json</c> for a <c>spiece.model</c>.</summary>
internal sealed record NormalizerOptions
{
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether combining marks stay; otherwise text is decomposed (NFKD) and loses its marks.</summary>
    public bool KeepAccents { get; init; }
}
