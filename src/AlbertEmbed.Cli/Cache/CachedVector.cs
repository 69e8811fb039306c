namespace AlbertEmbed.Cache;

/// <summary>The vectors of one text, or of one of its windows, on their way into a cache or out of it.</summary>
/// <param name="Text">SHA-256 of the text.</param>
/// <param name="Part">Number of the window among those of the text.</param>
/// <param name="Vectors">One vector, or one for each token.</param>
/// <param name="IsReplacement">Whether what is in the cache instead is damaged.</param>
internal readonly record struct CachedVector(byte[] Text, int Part, ReadOnlyMemory<float> Vectors, bool IsReplacement = false);
