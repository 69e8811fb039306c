using AlbertEmbed.Input;

namespace AlbertEmbed.Pipeline;

/// <summary>The vectors of a sequence that has been encoded.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Part">Its number among the windows of that record.</param>
/// <param name="Vectors">Its vectors, one after the other.</param>
internal readonly record struct EncodedSequence(TextRecord Record, int Part, ReadOnlyMemory<float> Vectors);
