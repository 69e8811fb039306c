namespace AlbertEmbed.Tokenization;

/// <summary>The best segmentation of a word up to one of its positions.</summary>
/// <param name="Score">Sum of log probabilities.</param>
/// <param name="Start">Start of the last piece.</param>
/// <param name="Id">The last piece.</param>
internal readonly record struct BestSegment(double Score, int Start, int Id);
