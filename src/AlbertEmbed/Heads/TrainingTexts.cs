namespace AlbertEmbed.Heads;

/// <summary>What a head is trained on, or measured with.</summary>
/// <param name="Vectors">The texts' vectors, [texts, width], in memory that does not move.</param>
/// <param name="Truth">The numbers of each text's labels.</param>
/// <param name="Labels">The labels.</param>
/// <param name="SeveralHold">Whether a text may have several labels, or none.</param>
internal sealed record TrainingTexts(float[] Vectors, IReadOnlyList<int[]> Truth, IReadOnlyList<string> Labels, bool SeveralHold)
{
    public int Count => Truth.Count;

    /// <summary>Components of each vector.</summary>
    public int Width => Vectors.Length / Count;

    /// <summary>How many numbers a head gives: one where two labels exclude each other, as scikit-learn has it.</summary>
    public int Numbers => Labels.Count == 2 && !SeveralHold ? 1 : Labels.Count;

    /// <summary>How many texts have each label.</summary>
    public int[] CountOfLabels()
    {
        int[] counts = new int[Labels.Count];
        foreach (int label in Truth.SelectMany(labels => labels))
        {
            counts[label]++;
        }

        return counts;
    }
}
