using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The entities that a tagger finds in texts, or the label of each token, as JSON Lines.</summary>
/// <param name="output">Where they go; null for a part, whose lines another writer takes.</param>
/// <param name="head">The tagger's head.</param>
/// <param name="labels">What is written of labels.</param>
/// <param name="options">What is written besides.</param>
internal sealed class TagWriter(OutputSet? output, LabelHead head, LabelOptions labels, JsonlOptions options)
    : JsonLinesWriter(output, options)
{
    private readonly TagFinder finder = new(head, labels.WithLogits);

    public override ITextSink<TextRecord> NewPart() => new TagWriter(null, head, labels, Options);

    protected override void WriteContent(in TextRecord item, in EmbeddedText embedded)
    {
        finder.Find(item, embedded);
        if (labels.WithLogits)
        {
            Json.WriteStartArray("logits"u8);
            foreach (float[] logits in finder.Logits)
            {
                WriteNumbers(logits);
            }

            Json.WriteEndArray();
        }

        if (labels.OneAToken)
        {
            WriteTokens(embedded);
            WriteTexts("labels"u8, finder.Labels);
            Json.WritePropertyName("scores"u8);
            WriteNumbers(finder.Scores);
        }
        else
        {
            WriteEntities(item.Text, finder.Entities(item, embedded));
        }
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
