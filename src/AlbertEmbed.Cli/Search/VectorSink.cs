
namespace AlbertEmbed.Search;

/// <summary>Takes a vector.</summary>
/// <param name="row">The number of its row in the row group, from 0.</param>
/// <param name="stored">Its numbers as they are stored; empty for none.</param>
internal delegate void VectorSink(long row, ReadOnlySpan<byte> stored);
