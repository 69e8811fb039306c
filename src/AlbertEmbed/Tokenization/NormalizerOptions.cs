namespace AlbertEmbed.Tokenization;

/// <summary>The two choices that <c>tokenizer_config.json</c> leaves to an ALBERT vocabulary.</summary>
internal sealed record NormalizerOptions
{
    /// <summary>Lower-case every character.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Keep combining marks; without it text is decomposed (NFKD) and its marks deleted.</summary>
    public bool KeepAccents { get; init; }
}
