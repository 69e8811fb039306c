namespace AlbertEmbed.Inference;

/// <summary>How an encoder is run.</summary>
internal sealed record SessionChoices
{
    public Device Device { get; init; } = Device.Cpu;

    public Precision Precision { get; init; }

    /// <summary>What the session is made ready for.</summary>
    public Workload Workload { get; init; }

    /// <summary>Whether a session that is ready sooner, and slower, is taken: its vectors may differ by 1e-6 from the other's.</summary>
    public bool AreReadySoon => this is { Workload: not Workload.ManyTexts, Device.IsGpu: false, Precision: not Precision.Int8 };
}
