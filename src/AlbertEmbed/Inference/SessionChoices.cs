namespace AlbertEmbed.Inference;

/// <summary>How an encoder is run.</summary>
internal sealed record SessionChoices
{
    public Device Device { get; init; } = Device.Cpu;

    public Precision Precision { get; init; }

    /// <summary>What the session is made ready for.</summary>
    public Workload Workload { get; init; }

    /// <summary>How a GPU computes attention.</summary>
    public AttentionChoice Attention { get; init; }

    /// <summary>Whether the graph for GPUs is run on whatever device there is, so that it can be tried on a CPU.</summary>
    public bool TakesGraphForGpus { get; init; }

    /// <summary>Whether texts are padded.</summary>
    public bool HasGraphForGpus => Device.IsGpu || TakesGraphForGpus;

    /// <summary>Tells the user what was chosen and why.</summary>
    public Action<string> Explain { get; init; } = _ => { };

    /// <summary>Whether a session that is ready sooner, and slower, is taken: its vectors may differ by 1e-6 from the other's.</summary>
    public bool AreReadySoon => this is { Workload: not Workload.ManyTexts, HasGraphForGpus: false, Precision: not Precision.Int8 };
}
