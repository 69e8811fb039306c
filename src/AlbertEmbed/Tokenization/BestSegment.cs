namespace AlbertEmbed.Tokenization;

/// <summary>The best segmentation of a word up to one of its positions.</summary>
/// <param name="Score">Its summed log probability.</param>
/// <param name="Start">Where its last piece starts.</param>
/// <param name="Id">That piece.</param>
internal readonly record struct BestSegment(double Score, int Start, int Id);
