namespace AlbertEmbed.Heads;

/// <summary>How well one label is found.</summary>
/// <param name="Label">The label.</param>
/// <param name="Texts">How many texts have it.</param>
/// <param name="Found">How many it was given to.</param>
/// <param name="Right">How many of these have it.</param>
internal sealed record LabelMetrics(string Label, long Texts, long Found, long Right)
{
    /// <summary>The share of the texts it was given to that have it; null where it was given to none.</summary>
    public double? Precision => Found == 0 ? null : (double)Right / Found;

    /// <summary>The share of the texts that have it to which it was given; null where none has it.</summary>
    public double? Recall => Texts == 0 ? null : (double)Right / Texts;

    /// <summary>The harmonic mean of both; null where the label does not occur.</summary>
    public double? F1 => Texts + Found == 0 ? null : 2.0 * Right / (Texts + Found);
}
