namespace AlbertEmbed.Inference;

/// <summary>How an encoder is run.</summary>
internal sealed record SessionChoices
{
    public Device Device { get; init; } = Device.Cpu;

    public Precision Precision { get; init; }

    /// <summary>What the session is made ready for. The vectors do not depend on it.</summary>
    public Workload Workload { get; init; }
}
