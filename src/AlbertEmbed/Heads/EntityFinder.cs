namespace AlbertEmbed.Heads;

/// <summary>
/// Joins the labels of tokens to entities. A word has the label of its first piece, as with <c>aggregation_strategy="first"</c> of
/// transformers, so that no entity has half a word; words are what lies between spaces and signs, as for BERT's tokenizer.
/// </summary>
/// <param name="labels">The tagger's labels.</param>
internal sealed class EntityFinder(IReadOnlyList<string> labels)
{
    private readonly EntityTag[] tags = [.. labels.Select(EntityTag.Of)];

    /// <param name="text">The text.</param>
    /// <param name="offsets">The tokens' places in it; empty for special ones.</param>
    /// <param name="best">The number of each token's label.</param>
    /// <param name="scores">The probability of each token's label.</param>
    public List<Entity> Find(
        string text, ReadOnlySpan<(int Start, int End)> offsets, ReadOnlySpan<int> best, ReadOnlySpan<float> scores)
    {
        List<Entity> found = [];
        EntityTag open = default;
        int words = 0;
        foreach ((int piece, int end) in Words(text, offsets))
        {
            EntityTag tag = tags[best[piece]];
            if (tag.Type is not null && tag.Type == open.Type && !tag.Begins && !open.Ends)
            {
                words++;
                found[^1] = found[^1] with { End = end, Score = found[^1].Score + ((scores[piece] - found[^1].Score) / words) };
            }
            else if (tag.Type is not null)
            {
                words = 1;
                found.Add(new Entity(tag.Type, offsets[piece].Start, end, scores[piece]));
            }

            open = tag;
        }

        return found;
    }

    /// <summary>The first piece of each word, and where the word ends.</summary>
    private static List<(int Piece, int End)> Words(string text, ReadOnlySpan<(int Start, int End)> offsets)
    {
        List<(int Piece, int End)> words = [];
        int last = -1;
        for (int i = 0; i < offsets.Length; i++)
        {
            (int start, int end) = offsets[i];
            if (string.IsNullOrWhiteSpace(text[start..end]))
            {
                continue;
            }

            if (start < last || (start == last && WordBorders.IsInside(text, start)))
            {
                words[^1] = words[^1] with { End = Math.Max(last, end) };
            }
            else
            {
                words.Add((i, end));
            }

            last = Math.Max(last, end);
        }

        return words;
    }
}
