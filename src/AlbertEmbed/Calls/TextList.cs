using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>A caller's texts, or pairs of texts, for the engine.</summary>
internal sealed class TextList : ITextSource<ListedText>
{
    private readonly IReadOnlyList<string> texts;
    private readonly IReadOnlyList<string>? pairs;
    private readonly long firstIndex;
    private int next;

    /// <param name="texts">The texts.</param>
    /// <param name="pairs">For each text the second one of its pair.</param>
    /// <param name="firstIndex">0-based number of the first text among all of the caller's, for messages.</param>
    /// <exception cref="ArgumentException">A text is null, or the lists differ in length.</exception>
    public TextList(IReadOnlyList<string> texts, IReadOnlyList<string>? pairs = null, long firstIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (pairs is not null && pairs.Count != texts.Count)
        {
            throw new ArgumentException($"There are {texts.Count} texts and {pairs.Count} second texts of pairs.", nameof(pairs));
        }

        (this.texts, this.pairs, this.firstIndex) = (texts, pairs, firstIndex);
    }

    /// <summary>All texts, those that were handed out and those that were not.</summary>
    public int Count => texts.Count;

    long ITextSource<ListedText>.Count => next;

    public List<ListedText> Next(int most, long mostCharacters, CancellationToken stop)
    {
        List<ListedText> taken = [];
        for (long characters = 0; taken.Count < most && characters < mostCharacters && next < texts.Count; next++)
        {
            ListedText text = new(Require(texts, nameof(texts)), pairs is null ? null : Require(pairs, nameof(pairs)), firstIndex + next);
            characters += text.Text.Length + (text.Pair?.Length ?? 0);
            taken.Add(text);
        }

        return taken;
    }

    private string Require(IReadOnlyList<string> list, string name) =>
        list[next] ?? throw new ArgumentException($"{name}[{firstIndex + next}] is null.", name);
}
