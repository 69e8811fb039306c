namespace AlbertEmbed.Native;

/// <summary>How a session runs.</summary>
internal sealed record OrtSettings
{
    /// <summary>NVIDIA GPUs.</summary>
    public const string Cuda = "CUDA";

    /// <summary>GPUs of any vendor.</summary>
    public const string WebGpu = "WebGPU";

    /// <summary>The execution provider that comes before the CPU's; null for the CPU alone.</summary>
    public string? Provider { get; init; }

    /// <summary>Which of several devices, from 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>Threads inside one operator. 1 means that the calling thread does all the work.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>0 none, 1 basic, 2 extended, 99 all (GraphOptimizationLevel).</summary>
    public int OptimizationLevel { get; init; } = 99;

    /// <summary>Whether the graph's weights are inputs, given with every run, not initializers.</summary>
    public bool WeightsAreInputs { get; init; }

    /// <summary>Session configuration entries (<c>onnxruntime_session_options_config_keys.h</c>).</summary>
    public IReadOnlyList<(string Key, string Value)> Entries { get; init; } = [];
}
