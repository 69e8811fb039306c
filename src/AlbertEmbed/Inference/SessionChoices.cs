namespace AlbertEmbed.Inference;

/// <summary>How an encoder is run.</summary>
internal sealed record SessionChoices
{
    public Device Device { get; init; } = Device.Cpu;

    public Precision Precision { get; init; }

    /// <summary>What it is made ready for. The vectors are the same.</summary>
    public Workload Workload { get; init; }
}
