namespace AlbertEmbed.Tokenization;

/// <summary>How long a text may be, and what happens to longer ones.</summary>
internal sealed record LengthChoice
{
    public const int DefaultStride = 32;

    /// <summary>Most tokens of a text, special ones included; null for the checkpoint's limit.</summary>
    public int? MaxLength { get; init; }

    public Overflow Overflow { get; init; }

    /// <summary>Tokens that neighbouring windows share.</summary>
    public int Stride { get; init; } = DefaultStride;
}
