using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Heads;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The labels that a head gives to texts, as JSON Lines.</summary>
/// <param name="output">Where they go.</param>
/// <param name="head">The head.</param>
/// <param name="labels">What is written of labels.</param>
/// <param name="options">What is written besides.</param>
internal class LabelWriter(OutputSet output, LabelHead head, LabelOptions labels, JsonlOptions options) : JsonLinesWriter(output, options)
{
    private readonly float[] logits = new float[head.Numbers];
    private readonly float[] probabilities = new float[head.Labels.Count];

    /// <summary>The probabilities of the last vector's labels.</summary>
    protected ReadOnlySpan<float> Probabilities => probabilities;

    protected override void WriteContent(in TextRecord item, in EmbeddedText embedded)
    {
        Find(item, embedded.Vectors);
        if (head.Kind == HeadKind.Regression)
        {
            WriteValues();
        }
        else
        {
            WriteLabels();
            WriteByLabel("scores"u8, probabilities);
        }

        if (labels.WithLogits)
        {
            Json.WritePropertyName("logits"u8);
            WriteLogits();
        }
    }

    /// <summary>Finds the numbers of a vector, and the probabilities that follow from them.</summary>
    /// <exception cref="UserException">They are too large.</exception>
    protected void Find(in TextRecord item, ReadOnlySpan<float> vector)
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

    /// <summary>Writes the numbers of the last vector.</summary>
    protected void WriteLogits()
    {
        Json.WriteStartArray();
        foreach (float logit in logits)
        {
            Json.WriteNumberValue(logit);
        }

        Json.WriteEndArray();
    }

    private void WriteLabels()
    {
        if (head.Kind == HeadKind.MultiLabel)
        {
            Json.WriteStartArray("labels"u8);
            foreach (int label in Enumerable.Range(0, probabilities.Length).Where(label => probabilities[label] >= HeadNumbers.Holds)
                .OrderByDescending(label => probabilities[label]))
            {
                Json.WriteStringValue(head.Labels[label]);
            }

            Json.WriteEndArray();
            return;
        }

        int best = HeadNumbers.Best(probabilities);
        Json.WriteString("label"u8, head.Labels[best]);
        Json.WriteNumber("score"u8, probabilities[best]);
    }

    /// <summary>A regression with several values has a name for each.</summary>
    private void WriteValues()
    {
        if (logits is [var value])
        {
            Json.WriteNumber("value"u8, value);
        }
        else
        {
            WriteByLabel("values"u8, logits);
        }
    }

    private void WriteByLabel(ReadOnlySpan<byte> name, float[] numbers)
    {
        Json.WriteStartObject(name);
        for (int label = 0; label < numbers.Length; label++)
        {
            Json.WriteNumber(head.Labels[label], numbers[label]);
        }

        Json.WriteEndObject();
    }
}
