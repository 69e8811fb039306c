namespace AlbertEmbed.CommandLine;

/// <summary>A part of a status line.</summary>
/// <param name="Rank">Where there is no room for all, those with the higher numbers are left out first.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct StatusPart(int Rank, string Text);
