using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>Where the graph gets its weights.</summary>
internal interface ITensorSource
{
    /// <summary>Gives the tensor as it is stored.</summary>
    /// <exception cref="UserException">It is missing, its shape is another, or it does not hold floating-point numbers.</exception>
    Weight Get(string name, params ReadOnlySpan<long> shape);
}
