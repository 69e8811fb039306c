using AlbertEmbed.Errors;
using AlbertEmbed.Inference;

namespace AlbertEmbed.CommandLine;

/// <summary>What the machine does.</summary>
internal sealed record ComputeSettings
{
    /// <summary>Null for the best device that works.</summary>
    public Device? Device { get; init; }

    public Precision Precision { get; init; }

    /// <summary>Null for the device's default.</summary>
    public int? Threads { get; init; }

    /// <summary>Null for the device's default.</summary>
    public int? BatchTokens { get; init; }

    /// <summary>Decides which device to take, which may try one out.</summary>
    /// <param name="workload">How much there is to do.</param>
    /// <param name="notes">Tells which device was taken and why.</param>
    /// <exception cref="UserException">The runtime cannot be used, or a variable has a value that makes no sense.</exception>
    public SessionChoices Choose(Workload workload, UserNotes notes) => new()
    {
        Attention = AttentionVariable.Read(),
        Explain = notes.Explain,
        Device = Device ?? DeviceCheck.Choose(notes.Explain),
        Precision = Precision,
        Workload = workload,
    };
}
