namespace AlbertEmbed.Tokenization;

/// <summary>A character of normalized text, and the part of the input text that it stands for.</summary>
/// <param name="Scalar">Its scalar value.</param>
/// <param name="Start">First UTF-16 unit of that part.</param>
/// <param name="End">The unit after it.</param>
internal readonly record struct OriginScalar(int Scalar, int Start, int End);
