using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Heads;

/// <summary>How well a head labels texts whose labels are known.</summary>
internal sealed record HeadMetrics
{
    public required long Texts { get; init; }

    /// <summary>The share of the texts that got their label, or exactly their labels.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The area under the ROC curve, of two labels that exclude each other; null otherwise.</summary>
    public double? RocAuc { get; init; }

    public required IReadOnlyList<LabelMetrics> Labels { get; init; }

    /// <summary>
    /// Where labels exclude each other [label, given label]; where several may hold, for each label [has it, was given it], each 0 or 1.
    /// </summary>
    public required IReadOnlyList<long[][]> Confusion { get; init; }

    /// <summary>The mean of the labels' F1, those left out that do not occur.</summary>
    public double MacroF1 => Labels.Select(label => label.F1).OfType<double>().DefaultIfEmpty().Average();

    /// <param name="head">The head.</param>
    /// <param name="numbers">The numbers that it has given: [texts, numbers].</param>
    /// <param name="truth">The numbers of each text's labels.</param>
    public static HeadMetrics Of(LabelHead head, float[] numbers, IReadOnlyList<int[]> truth)
    {
        int labels = head.Labels.Count;
        bool areSeveral = head.Kind == HeadKind.MultiLabel;
        long[][] table = Square(labels);
        long[][][] single = [.. Enumerable.Range(0, labels).Select(_ => Square(2))];
        float[] probabilities = new float[labels];
        (float Score, bool IsSecond)[] ofSecond = new (float, bool)[truth.Count];
        long right = 0;
        for (int text = 0; text < truth.Count; text++)
        {
            HeadNumbers.Probabilities(head, numbers.AsSpan(text * head.Numbers, head.Numbers), probabilities);
            int best = HeadNumbers.Best(probabilities);
            bool isRight = true;
            for (int label = 0; label < labels; label++)
            {
                bool has = truth[text].Contains(label);
                bool gets = areSeveral ? probabilities[label] >= HeadNumbers.Holds : label == best;
                single[label][has ? 1 : 0][gets ? 1 : 0]++;
                isRight &= has == gets;
            }

            right += isRight ? 1 : 0;
            table[areSeveral ? 0 : truth[text][0]][best]++;
            ofSecond[text] = (probabilities[^1], truth[text].Contains(1));
        }

        return new HeadMetrics
        {
            Texts = truth.Count,
            Accuracy = (double)right / truth.Count,
            RocAuc = !areSeveral && labels == 2 ? AreaUnderCurve(ofSecond) : null,
            Labels = [.. single.Select((counts, label) => Of(head.Labels[label], counts))],
            Confusion = areSeveral ? single : [table],
        };
    }

    private static LabelMetrics Of(string label, long[][] counts) =>
        new(label, counts[1].Sum(), counts[0][1] + counts[1][1], counts[1][1]);

    private static long[][] Square(int size) => [.. Enumerable.Range(0, size).Select(_ => new long[size])];

    /// <summary>The chance that a text of the second label scores above one of the first; equal scores count half.</summary>
    private static double? AreaUnderCurve((float Score, bool IsSecond)[] texts)
    {
        double rank = 0;
        double sum = 0;
        foreach (IGrouping<float, (float Score, bool IsSecond)> equal in texts.GroupBy(text => text.Score).OrderBy(group => group.Key))
        {
            int count = equal.Count();
            sum += equal.Count(text => text.IsSecond) * (rank + ((count + 1) / 2.0));
            rank += count;
        }

        double second = texts.Count(text => text.IsSecond);
        double first = texts.Length - second;
        return first == 0 || second == 0 ? null : (sum - (second * (second + 1) / 2)) / (first * second);
    }
}
