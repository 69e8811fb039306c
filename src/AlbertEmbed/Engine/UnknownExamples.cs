using System.Globalization;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Finds some of the characters that a vocabulary does not cover, for a warning.</summary>
internal sealed class UnknownExamples(Tokenizer tokenizer)
{
    private const int Most = 5;

    /// <summary>The same few signs may be in all texts of a large input: not all of them are looked into.</summary>
    private const int MostTexts = 100;

    private const int MostOfText = 4096;

    private readonly List<string> found = [];
    private readonly TokenBuffer buffer = new(keepDetails: true);
    private int texts;

    /// <summary>Characters as they stand in the texts, or whole words where none of their characters is unknown by itself.</summary>
    public IReadOnlyList<string> Found => found;

    /// <summary>Takes examples from an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="sequences">Its tokens.</param>
    public void LookInto<TItem>(in TItem item, ReadOnlySpan<TokenSequence> sequences)
        where TItem : struct, ITextItem
    {
        if (found.Count < Most && texts < MostTexts && RunSummary.HasUnknown(sequences))
        {
            texts++;
            LookInto(item.Text);
            LookInto(item.Pair ?? string.Empty);
        }
    }

    private void LookInto(string text)
    {
        string start = text[..Math.Min(text.Length, MostOfText)];
        foreach (string unknown in UnknownParts(start))
        {
            string[] signs = [.. Characters(unknown).Where(sign => UnknownParts(sign).Length > 0)];
            foreach (string example in signs.Length > 0 ? signs : [unknown])
            {
                if (found.Count < Most && !found.Contains(example))
                {
                    found.Add(example);
                }
            }
        }
    }

    /// <summary>What stands in the text where its unknown tokens are.</summary>
    private string[] UnknownParts(string text)
    {
        buffer.Clear();
        tokenizer.Encode(text, buffer);
        List<string> parts = [];
        for (int i = 0; i < buffer.Count; i++)
        {
            if (buffer.Ids[i] == tokenizer.UnknownId)
            {
                (int first, int end) = buffer.Offsets[i];
                parts.Add(text[first..end].Trim());
            }
        }

        return [.. parts.Where(part => part.Length > 0)];
    }

    private static IEnumerable<string> Characters(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            yield return elements.GetTextElement();
        }
    }
}
