namespace AlbertEmbed.Engine;

/// <summary>Vectors of a sequence that has been encoded.</summary>
/// <param name="Text">Index of its text in the block.</param>
/// <param name="Window">Number of the sequence among the windows of the text.</param>
/// <param name="Vectors">The sequence's vectors, one after the other.</param>
internal readonly record struct EncodedSequence(int Text, int Window, ReadOnlyMemory<float> Vectors);
