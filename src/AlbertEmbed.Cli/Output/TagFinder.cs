using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>Finds the label of each token of a text, and the entities that they are.</summary>
/// <param name="head">A tagger's head.</param>
/// <param name="withLogits">Whether its numbers are wanted too.</param>
internal sealed class TagFinder(LabelHead head, bool withLogits)
{
    private readonly LabelFinder labels = new(head);
    private readonly EntityFinder entities = new(head.Labels);
    private int[] best = [];

    /// <summary>The labels of the last text's tokens.</summary>
    public IEnumerable<string> Labels => best.Select(label => head.Labels[label]);

    /// <summary>Their probabilities.</summary>
    public float[] Scores { get; private set; } = [];

    /// <summary>The numbers that the head gave to each token; none where they are not wanted.</summary>
    public float[][] Logits { get; private set; } = [];

    /// <exception cref="Errors.UserException">The numbers are too large.</exception>
    public void Find(in TextRecord item, in EmbeddedText embedded)
    {
        int tokens = embedded.Offsets.Length;
        (best, Scores, Logits) = (new int[tokens], new float[tokens], withLogits ? new float[tokens][] : []);
        for (int i = 0; i < tokens; i++)
        {
            labels.Find(item, embedded.Vectors.Slice(i * head.Width, head.Width));
            best[i] = labels.Best;
            Scores[i] = labels.Probabilities[best[i]];
            if (withLogits)
            {
                Logits[i] = labels.Logits.ToArray();
            }
        }
    }

    /// <summary>The entities of the last text.</summary>
    public List<Entity> Entities(in TextRecord item, in EmbeddedText embedded) =>
        entities.Find(item.Text, embedded.Offsets, best, Scores);
}
