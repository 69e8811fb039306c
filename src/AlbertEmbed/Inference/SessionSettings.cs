namespace AlbertEmbed.Inference;

/// <summary>How a session runs.</summary>
internal sealed record SessionSettings
{
    /// <summary>What runs the graph.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Whether a CUDA device may multiply in TensorFloat-32, as its provider does unless it is told not to.</summary>
    public bool RoundsToTf32 { get; init; }

    /// <summary>
    /// Whether runs take copies of their inputs and outputs, in memory that stays: worth it where a device copies them once more.
    /// </summary>
    public bool KeepsTensors { get; init; }

    /// <summary>Most bytes that a CUDA device gives the session; null for as many as there are.</summary>
    public long? GpuMemoryLimit { get; init; }

    /// <summary>Threads inside one operator. 1 means that the calling thread does all the work.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Whether the runtime rewrites the graph before it runs.</summary>
    public bool Optimizes { get; init; } = true;

    /// <summary>The folder of the files that the graph's weights are read from.</summary>
    public string? WeightFolder { get; init; }

    /// <summary>Session configuration entries (<c>onnxruntime_session_options_config_keys.h</c>).</summary>
    public IReadOnlyList<(string Key, string Value)> Entries { get; init; } = [];
}
