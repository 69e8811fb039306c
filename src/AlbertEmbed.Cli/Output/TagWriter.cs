using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The entities that a tagger finds in texts, or the label of each token, as JSON Lines.</summary>
/// <param name="output">Where they go.</param>
/// <param name="head">The tagger's head.</param>
/// <param name="labels">What is written of labels.</param>
/// <param name="options">What is written besides.</param>
internal sealed class TagWriter(OutputSet output, LabelHead head, LabelOptions labels, JsonlOptions options)
    : LabelWriter(output, head, labels, options)
{
    private readonly LabelHead head = head;
    private readonly LabelOptions labels = labels;
    private readonly EntityFinder entities = new(head.Labels);

    protected override void WriteContent(in TextRecord item, in EmbeddedText embedded)
    {
        int tokens = embedded.Offsets.Length;
        int[] best = new int[tokens];
        float[] scores = new float[tokens];
        if (labels.WithLogits)
        {
            Json.WriteStartArray("logits"u8);
        }

        for (int i = 0; i < tokens; i++)
        {
            Find(item, embedded.Vectors.Slice(i * head.Width, head.Width));
            best[i] = HeadNumbers.Best(Probabilities);
            scores[i] = Probabilities[best[i]];
            if (labels.WithLogits)
            {
                WriteLogits();
            }
        }

        if (labels.WithLogits)
        {
            Json.WriteEndArray();
        }

        if (labels.OneAToken)
        {
            WriteTokens(embedded);
            WriteTags(best, scores);
        }
        else
        {
            WriteEntities(item.Text, entities.Find(item.Text, embedded.Offsets, best, scores));
        }
    }

    private void WriteTags(int[] best, float[] scores)
    {
        Json.WriteStartArray("labels"u8);
        foreach (int label in best)
        {
            Json.WriteStringValue(head.Labels[label]);
        }

        Json.WriteEndArray();
        Json.WriteStartArray("scores"u8);
        foreach (float score in scores)
        {
            Json.WriteNumberValue(score);
        }

        Json.WriteEndArray();
    }

    private void WriteEntities(string text, List<Entity> found)
    {
        Json.WriteStartArray("entities"u8);
        foreach (Entity entity in found)
        {
            Json.WriteStartObject();
            Json.WriteString("label"u8, entity.Label);
            Json.WriteString("text"u8, JsonLine.WellFormed(text[entity.Start..entity.End]));
            Json.WriteNumber("start"u8, entity.Start);
            Json.WriteNumber("end"u8, entity.End);
            Json.WriteNumber("score"u8, entity.Score);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }
}
