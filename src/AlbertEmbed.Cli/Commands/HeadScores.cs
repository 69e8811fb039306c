using System.Text.Json.Serialization;

namespace AlbertEmbed.Commands;

/// <summary>How well a head did when it was trained.</summary>
/// <param name="MeasuredOn">On which texts.</param>
/// <param name="Texts">How many these were.</param>
/// <param name="Accuracy">The share that got their labels.</param>
/// <param name="MacroF1">The mean F1 of the labels.</param>
internal sealed record HeadScores(string MeasuredOn, long Texts, double Accuracy, double MacroF1)
{
    /// <summary>The area under the ROC curve, of two labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RocAuc { get; init; }
}
