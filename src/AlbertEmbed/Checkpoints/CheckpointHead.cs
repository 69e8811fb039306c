using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The classifier of a fine-tuned checkpoint: its tensors, and the labels and the problem type of <c>config.json</c>.</summary>
internal static class CheckpointHead
{
    private const string OfTexts = "AlbertForSequenceClassification";
    private const string OfTokens = "AlbertForTokenClassification";
    private const string WeightName = "classifier.weight";
    private const string BiasName = "classifier.bias";

    /// <summary>transformers assumes as many where <c>config.json</c> says nothing of labels.</summary>
    private const int UsualLabels = 2;

    /// <summary>Whether the checkpoint labels tokens, rather than texts.</summary>
    /// <exception cref="UserException">It does neither.</exception>
    public static bool IsOfTokens(Checkpoint checkpoint) => IsOfTokens(Config(checkpoint), checkpoint);

    /// <exception cref="UserException">The checkpoint has no classifier, or one that does not fit its <c>config.json</c>.</exception>
    public static LabelHead Read(Checkpoint checkpoint)
    {
        JsonFile config = Config(checkpoint);
        bool isOfTokens = IsOfTokens(config, checkpoint);
        string[] labels = Labels(config);
        HeadKind kind = isOfTokens ? HeadKind.SingleLabel : Kind(config, labels.Length);
        int width = checkpoint.Config.HiddenSize;
        return new LabelHead(
            kind,
            labels,
            Numbers(checkpoint, config, WeightName, [labels.Length, width]),
            Numbers(checkpoint, config, BiasName, [labels.Length]))
        {
            IsOfTokens = isOfTokens,
        };
    }

    private static JsonFile Config(Checkpoint checkpoint) =>
        JsonFile.Read(Path.Combine(checkpoint.TransformerFolder, CheckpointFiles.Config));

    private static bool IsOfTokens(JsonFile config, Checkpoint checkpoint)
    {
        if (checkpoint.Source is ExportedSource)
        {
            throw UserException.Model(
                $"{checkpoint.Source.Location} is an exported graph, which is run without a classifier. Give the checkpoint itself.");
        }

        string[] names = config.Find("architectures") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(name => name.ToString())]
            : [];
        return names switch
        {
            [OfTexts] => false,
            [OfTokens] => true,
            _ => throw config.Error(
                $"its architectures ({(names.Length > 0 ? string.Join(", ", names) : "none")}) have no classifier. A checkpoint that was "
                    + $"fine-tuned as {OfTexts} or {OfTokens} has one."),
        };
    }

    /// <summary>As transformers finds it where <c>problem_type</c> is missing: by the number of labels.</summary>
    private static HeadKind Kind(JsonFile config, int labels) => config.Text("problem_type") switch
    {
        null => labels == 1 ? HeadKind.Regression : HeadKind.SingleLabel,
        "regression" => HeadKind.Regression,
        "multi_label_classification" => HeadKind.MultiLabel,
        "single_label_classification" when labels > 1 => HeadKind.SingleLabel,
        "single_label_classification" => throw config.Error("problem_type is single_label_classification, and there is one label alone."),
        var other => throw config.Error(
            $"problem_type {other} is not known; known are single_label_classification, multi_label_classification and regression."),
    };

    private static string[] Labels(JsonFile config)
    {
        if (config.Find("id2label") is not { } found)
        {
            int count = config.Integer("num_labels", UsualLabels);
            return count is > 0 and <= ushort.MaxValue
                ? [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"LABEL_{number}"))]
                : throw config.Error($"num_labels {count} is no number of labels.");
        }

        JsonProperty[] entries = found.ValueKind == JsonValueKind.Object ? [.. found.EnumerateObject()] : [];
        string[] labels = new string[entries.Length];
        foreach (JsonProperty entry in entries)
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number >= labels.Length
                || labels[number] is not null
                || entry.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                throw config.Error(
                    $"id2label should give each number from 0 to {labels.Length - 1} its label, but has \"{entry.Name}\": "
                        + $"{entry.Value.GetRawText()}.");
            }

            labels[number] = entry.Value.ToString();
        }

        return labels.Length == 0 ? throw config.Error("id2label has no labels.")
            : labels.GroupBy(label => label).FirstOrDefault(same => same.Count() > 1) is { Key: var twice }
                ? throw config.Error($"id2label has the label \"{twice}\" twice, so its scores cannot be told apart. Rename one.")
            : labels;
    }

    private static float[] Numbers(Checkpoint checkpoint, JsonFile config, string name, long[] shape)
    {
        Weight weight = checkpoint.Tensors.FindInHead(name) ?? throw UserException.Model(
            $"{checkpoint.TransformerFolder} has no tensor {name}, so it has no classifier. Give a checkpoint that was fine-tuned and "
                + $"saved with it.");
        if (!weight.Shape.SequenceEqual(shape))
        {
            throw config.Error(
                $"{name} has shape [{string.Join(", ", weight.Shape)}], but {shape[0]} labels (id2label) ask for "
                    + $"[{string.Join(", ", shape)}].");
        }

        float[] numbers = weight.ToFloats();
        return TensorPrimitives.IsFiniteAll<float>(numbers)
            ? numbers
            : throw UserException.Model($"{checkpoint.TransformerFolder}: {name} has numbers that are not finite. It is damaged.");
    }
}
