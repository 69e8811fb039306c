namespace AlbertEmbed.Engine;

/// <summary>Gives vectors that an earlier run had encoded.</summary>
/// <param name="text">Index of the text in its block.</param>
/// <param name="window">Number of the window among those of the text.</param>
/// <param name="vectors">Receives the vectors.</param>
/// <returns>Whether there are any.</returns>
internal delegate bool RestoreVectors(int text, int window, Span<float> vectors);
