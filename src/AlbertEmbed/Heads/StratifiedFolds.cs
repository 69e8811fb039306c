namespace AlbertEmbed.Heads;

/// <summary>
/// Deals texts out to folds, so that each fold has its share of the texts of each label. The same texts are dealt the same way.
/// </summary>
internal static class StratifiedFolds
{
    public const int Count = 5;

    /// <returns>The fold of each text.</returns>
    public static int[] Of(TrainingTexts texts)
    {
        int[] folds = new int[texts.Count];
        int next = 0;
        IEnumerable<IGrouping<string, int>> groups = Enumerable.Range(0, texts.Count)
            .GroupBy(text => string.Join(' ', texts.Truth[text]))
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (int text in groups.SelectMany(group => group.OrderBy(Shuffled)))
        {
            folds[text] = next++ % Count;
        }

        return folds;
    }

    /// <summary>A number that has nothing to do with the order of the texts (SplitMix64).</summary>
    private static ulong Shuffled(int text)
    {
        ulong mixed = ((ulong)text + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
