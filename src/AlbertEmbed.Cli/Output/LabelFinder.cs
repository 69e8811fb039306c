using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>Finds what a head says of vectors, one after the other.</summary>
/// <param name="head">The head.</param>
internal sealed class LabelFinder(LabelHead head)
{
    private readonly float[] logits = new float[head.Numbers];
    private readonly float[] probabilities = new float[head.Labels.Count];

    /// <summary>The numbers that the head gave to the last vector.</summary>
    public ReadOnlySpan<float> Logits => logits;

    /// <summary>The probabilities of the labels; none for a regression.</summary>
    public ReadOnlySpan<float> Probabilities => probabilities;

    /// <summary>The number of the label with the largest probability.</summary>
    public int Best => HeadNumbers.Best(probabilities);

    /// <summary>The labels that hold, of several that may, the most probable first.</summary>
    public IEnumerable<string> Holding => Enumerable.Range(0, probabilities.Length)
        .Where(label => probabilities[label] >= HeadNumbers.Holds)
        .OrderByDescending(label => probabilities[label])
        .Select(label => head.Labels[label]);

    /// <exception cref="UserException">The numbers are too large.</exception>
    public void Find(in TextRecord item, ReadOnlySpan<float> vector)
    {
        HeadNumbers.Logits(head, vector, logits);
        if (!VectorPooling.IsFinite(logits))
        {
            throw UserException.Model($"{item.Place}: the classifier gives no finite numbers for this text. Its weights are damaged.");
        }

        if (head.Kind != HeadKind.Regression)
        {
            HeadNumbers.Probabilities(head, logits, probabilities);
        }
    }
}
