using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>The source of a graph's weights.</summary>
internal interface ITensorSource
{
    /// <summary>The tensor in its stored type.</summary>
    /// <exception cref="UserException">The tensor is missing, has another shape, or does not hold floating-point numbers.</exception>
    Weight Get(string name, params ReadOnlySpan<long> shape);
}
