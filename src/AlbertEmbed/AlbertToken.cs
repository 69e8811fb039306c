namespace AlbertEmbed;

/// <summary>A token of a text.</summary>
/// <param name="Id">Its row in the model's table of vectors.</param>
/// <param name="Text">Its piece, or the text that no piece covers.</param>
/// <param name="Range">Its place in the text as given, in UTF-16 units; empty for special tokens around the text.</param>
public readonly record struct AlbertToken(int Id, string Text, Range Range);
