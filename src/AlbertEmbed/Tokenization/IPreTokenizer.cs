namespace AlbertEmbed.Tokenization;

/// <summary>Cuts normalized text into the words that the model segments one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Whether words at the very start of the input text are cut in another way.</summary>
    bool NeedsTextStart => false;

    /// <summary>Replaces each word in a list by the words that it is cut into.</summary>
    /// <param name="text">Holds the words. The unit before a word may be overwritten.</param>
    /// <param name="words">Start and length of each word, in order; at first one word, the whole text.</param>
    /// <param name="startEnd">A word is at the very start of the input text if it starts before this unit.</param>
    /// <param name="spare">An empty text, for pre-tokenizers that change the words.</param>
    /// <returns>The text that holds the new words: <paramref name="text"/> or <paramref name="spare"/>.</returns>
    NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare);
}
