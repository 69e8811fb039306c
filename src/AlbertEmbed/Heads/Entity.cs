namespace AlbertEmbed.Heads;

/// <summary>A stretch of a text that a tagger has found.</summary>
/// <param name="Label">What it is, without the letter that says where in an entity a word stands.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Score">The mean probability of its words' labels.</param>
internal readonly record struct Entity(string Label, int Start, int End, float Score);
