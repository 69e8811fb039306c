namespace AlbertEmbed.Tokenization;

/// <summary>Cuts normalized text into the words that the model segments one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Whether it asks which words stand at the very start of the input text.</summary>
    bool NeedsTextStart => false;

    /// <summary>Replaces each word by the words that it is cut into.</summary>
    /// <param name="text">Holds the words. The unit before a word may be overwritten.</param>
    /// <param name="words">Start and length of each word, in order; at first one, all of the text.</param>
    /// <param name="startEnd">Words that start before this unit stand at the very start of the input text; 0 when none does.</param>
    /// <param name="spare">An emptied text to write to, if the words have to change.</param>
    /// <returns>The text that now holds the words: <paramref name="text"/>, or <paramref name="spare"/>.</returns>
    NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare);
}
