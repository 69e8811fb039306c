using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Inference;

/// <summary>A named tensor over memory that the caller owns.</summary>
/// <param name="Name">The graph's input, output or initializer of that name.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Address">First element.</param>
/// <param name="ByteLength">Size of the whole tensor in bytes.</param>
internal sealed record NamedTensor(string Name, ElementType Type, long[] Shape, nint Address, long ByteLength);
