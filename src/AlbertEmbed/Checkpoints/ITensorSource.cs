using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>Where the graph gets its weights.</summary>
internal interface ITensorSource
{
    /// <summary>Gives the tensor as float32.</summary>
    /// <exception cref="UserException">It is missing, or its shape is another.</exception>
    Weight Get(string name, params ReadOnlySpan<long> shape);
}
