namespace AlbertEmbed.Onnx;

/// <summary>A projection x·Wᵀ + b of the checkpoint.</summary>
/// <param name="Name">The name of W and b in the checkpoint, without what stands behind the last dot.</param>
/// <param name="From">Components of x.</param>
/// <param name="To">Components of the result.</param>
internal readonly record struct Linear(string Name, long From, long To)
{
    /// <summary>W, [to, from].</summary>
    public string Weight => $"{Name}.weight";

    /// <summary>b, [to].</summary>
    public string Bias => $"{Name}.bias";
}
