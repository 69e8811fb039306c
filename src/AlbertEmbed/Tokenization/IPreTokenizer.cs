namespace AlbertEmbed.Tokenization;

/// <summary>Cuts normalized text into the words that the model segments one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Replaces each word by the words that it is cut into.</summary>
    /// <param name="text">Holds the words. The unit before a word may be overwritten.</param>
    /// <param name="words">Start and length of each word, in order; at first one, all of the text.</param>
    /// <param name="startsText">Whether the first word stands at the very start of the input text.</param>
    /// <param name="spare">An emptied text to write to, if the words have to change.</param>
    /// <returns>The text that now holds the words: <paramref name="text"/>, or <paramref name="spare"/>.</returns>
    NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, bool startsText, NormalizedText spare);
}
