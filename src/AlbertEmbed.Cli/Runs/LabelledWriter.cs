using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Keeps vectors and labels, for training.</summary>
/// <param name="field">The field with the label.</param>
internal sealed class LabelledWriter(string field) : IEmbeddingWriter
{
    private readonly List<float[]> vectors = [];
    private readonly List<RecordLabels> labels = [];

    /// <summary>The labels that occur, in their order.</summary>
    public string[] Labels => [.. labels.SelectMany(text => text.Labels).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether texts may have several labels, or none: some have a list of them.</summary>
    public bool SeveralHold => labels.Exists(text => text.IsList);

    public int Count => labels.Count;

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        vectors.Add(embedded.Vectors.ToArray());
        labels.Add(RecordLabels.Of(item, field, out _));
    }

    public void Flush()
    {
        // They are kept as they come.
    }

    public void Complete()
    {
        // Nothing has to be ended.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    /// <summary>Hands out what was kept, of which nothing stays.</summary>
    /// <param name="known">The labels.</param>
    /// <param name="severalHold">Whether texts may have several labels, or none.</param>
    /// <exception cref="UserException">There is more than one array can hold.</exception>
    public TrainingTexts Take(IReadOnlyList<string> known, bool severalHold)
    {
        int width = vectors.Count == 0 ? 0 : vectors[0].Length;
        if ((long)vectors.Count * Math.Max(width, known.Count) > Array.MaxLength)
        {
            throw UserException.Failure(
                $"{Plural.Of(vectors.Count, "text")} with {Plural.Of(known.Count, "label")} and vectors of "
                    + $"{Plural.Of(width, "component")} are more than can be trained at once. Take a part of them.");
        }

        Dictionary<string, int> numbers = known.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        float[] all = GC.AllocateUninitializedArray<float>(vectors.Count * width, pinned: true);
        for (int text = 0; text < vectors.Count; text++)
        {
            vectors[text].CopyTo(all, text * width);
            vectors[text] = [];
        }

        return new TrainingTexts(
            all, [.. labels.Select(text => text.Labels.Select(label => numbers[label]).ToArray())], known, severalHold);
    }
}
