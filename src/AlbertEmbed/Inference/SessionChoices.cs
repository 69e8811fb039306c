namespace AlbertEmbed.Inference;

/// <summary>How an encoder is run.</summary>
internal sealed record SessionChoices
{
    public Device Device { get; init; } = Device.Cpu;

    public Precision Precision { get; init; }

    /// <summary>Whether being ready soon counts for more than speed after that. The vectors are the same.</summary>
    public bool ForFewTexts { get; init; }
}
