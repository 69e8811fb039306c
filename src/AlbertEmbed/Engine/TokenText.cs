namespace AlbertEmbed.Engine;

/// <summary>A token as it is shown.</summary>
/// <param name="Surface">Its piece.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct TokenText(string Surface, int Start, int End);
