using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The labels that a head gives to texts, as JSON Lines.</summary>
/// <param name="output">Where they go; null for a part, whose lines another writer takes.</param>
/// <param name="head">The head.</param>
/// <param name="labels">What is written of labels.</param>
/// <param name="options">What is written besides.</param>
internal sealed class LabelWriter(OutputSet? output, LabelHead head, LabelOptions labels, JsonlOptions options)
    : JsonLinesWriter(output, options)
{
    private readonly LabelFinder finder = new(head);

    public override ITextSink<TextRecord> NewPart() => new LabelWriter(null, head, labels, Options);

    protected override void WriteContent(in TextRecord item, in EmbeddedText embedded)
    {
        finder.Find(item, embedded.Vectors);
        if (head.Kind == HeadKind.Regression)
        {
            WriteValues();
        }
        else
        {
            WriteLabels();
            WriteByLabel("scores"u8, finder.Probabilities);
        }

        if (labels.WithLogits)
        {
            Json.WritePropertyName("logits"u8);
            WriteNumbers(finder.Logits);
        }
    }

    private void WriteLabels()
    {
        if (head.Kind == HeadKind.MultiLabel)
        {
            WriteTexts("labels"u8, finder.Holding);
            return;
        }

        int best = finder.Best;
        Json.WriteString("label"u8, head.Labels[best]);
        Json.WriteNumber("score"u8, finder.Probabilities[best]);
    }

    /// <summary>A regression with several values has a name for each.</summary>
    private void WriteValues()
    {
        if (finder.Logits is [var value])
        {
            Json.WriteNumber("value"u8, value);
        }
        else
        {
            WriteByLabel("values"u8, finder.Logits);
        }
    }

    private void WriteByLabel(ReadOnlySpan<byte> name, ReadOnlySpan<float> numbers)
    {
        Json.WriteStartObject(name);
        for (int label = 0; label < numbers.Length; label++)
        {
            Json.WriteNumber(head.Labels[label], numbers[label]);
        }

        Json.WriteEndObject();
    }
}
