using AlbertEmbed.Checkpoints;
using AlbertEmbed.Heads;

namespace AlbertEmbed.Tests.Heads;

/// <summary>
/// Weights are those of scikit-learn's LogisticRegression (1.2, tol 1e-10) on the same made-up vectors at the same strength.
/// </summary>
public sealed class HeadTrainerTests
{
    private const int Count = 40;
    private const int Width = 3;

    [Theory]
    [InlineData(false, new[] { 1.8487, -3.0735, 1.4775 }, -1.7203)]
    [InlineData(true, new[] { 1.8802, -3.1187, 1.504 }, -1.3853)]
    public void Two_labels_have_one_row_of_weights(bool isBalanced, double[] weights, double bias)
    {
        LabelHead head = Fit(Texts(2), isBalanced, 2);
        AssertClose(weights, head.Weights);
        AssertClose([bias], head.Bias);
    }

    [Theory]
    [InlineData(
        false,
        new[] { -0.2925, 1.3066, -1.1645, -0.3637, -0.0874, 0.4285, 0.6563, -1.2191, 0.7359 },
        new[] { -0.1716, 0.5506, -0.379 })]
    [InlineData(
        true,
        new[] { -0.2984, 1.2911, -1.1467, -0.3714, -0.0567, 0.3965, 0.6698, -1.2344, 0.7502 },
        new[] { -0.0896, 0.3365, -0.247 })]
    public void Three_labels_have_a_row_each(bool isBalanced, double[] weights, double[] bias)
    {
        LabelHead head = Fit(Texts(3), isBalanced, 0.5);
        AssertClose(weights, head.Weights);
        AssertClose(bias, head.Bias);
    }

    [Theory]
    [InlineData(false, new[] { 0.5376, -2.8319, 0.2847, 2.089, -1.2994, 1.4313 }, new[] { -0.0394, -0.7067 })]
    [InlineData(true, new[] { 0.5376, -2.8319, 0.2847, 2.0815, -1.2947, 1.45 }, new[] { -0.0394, -0.5861 })]
    public void Labels_that_may_hold_together_are_each_trained_against_the_rest(bool isBalanced, double[] weights, double[] bias)
    {
        LabelHead head = Fit(TextsOfSeveral(), isBalanced, 1);
        AssertClose(weights, head.Weights);
        AssertClose(bias, head.Bias);
    }

    [Fact]
    public void The_same_texts_have_the_same_folds_which_share_each_label()
    {
        TrainingTexts texts = Texts(3);
        int[] folds = StratifiedFolds.Of(texts);
        Assert.Equal(folds, StratifiedFolds.Of(texts));
        foreach (IGrouping<int, int> label in Enumerable.Range(0, Count).GroupBy(text => texts.Truth[text][0]))
        {
            int[] sizes = [.. Enumerable.Range(0, 5).Select(fold => label.Count(text => folds[text] == fold))];
            Assert.True(sizes.Max() - sizes.Min() <= 1);
        }
    }

    [Fact]
    public void Cross_validation_takes_a_strength_whose_heads_know_texts_that_they_have_not_seen()
    {
        TrainingTexts texts = Texts(3);
        using HeadTrainer trainer = new(texts, isBalanced: false, 2, TestContext.Current.CancellationToken);
        (double strength, float[] numbers) = trainer.ChooseStrength();
        Assert.InRange(strength, 0.1, 1000);
        HeadMetrics metrics = HeadMetrics.Of(trainer.Fit(strength), numbers, texts.Truth);
        Assert.True(metrics.Accuracy > 0.8);
        Assert.Equal(metrics.Accuracy, metrics.Confusion[0].Select((row, label) => row[label]).Sum() / (double)Count);
    }

    [Fact]
    public void Metrics_are_those_of_scikit_learn()
    {
        LabelHead head = new(HeadKind.SingleLabel, ["a", "b"], new float[1], new float[1]);
        HeadMetrics metrics = HeadMetrics.Of(head, [-2, -1, 0.5F, 1, 2, 0.5F], [[0], [1], [0], [1], [1], [1]]);
        Assert.Equal(4 / 6.0, metrics.Accuracy, 1e-12);
        Assert.Equal(0.8125, metrics.RocAuc!.Value, 1e-12);
        Assert.Equal((0.5, 0.5), (metrics.Labels[0].Precision, metrics.Labels[0].Recall));
        Assert.Equal(0.75, metrics.Labels[1].Recall);
        Assert.Equal((0.5 + 0.75) / 2, metrics.MacroF1, 1e-12);
        Assert.Equal([1, 1], metrics.Confusion[0][0]);
        Assert.Equal([1, 3], metrics.Confusion[0][1]);
    }

    [Fact]
    public void A_label_that_does_not_occur_has_no_recall_and_no_part_in_the_mean()
    {
        LabelHead head = new(HeadKind.SingleLabel, ["a", "b", "c"], new float[3], new float[3]);
        HeadMetrics metrics = HeadMetrics.Of(head, [1, 0, 0, 0, 1, 0], [[0], [1]]);
        Assert.Equal((null, null, null), (metrics.Labels[2].Precision, metrics.Labels[2].Recall, metrics.Labels[2].F1));
        Assert.Equal((1, 1), (metrics.MacroF1, metrics.Accuracy));
    }

    [Fact]
    public void Several_labels_are_right_only_together_and_have_a_matrix_each()
    {
        LabelHead head = new(HeadKind.MultiLabel, ["a", "b"], new float[2], new float[2]);
        HeadMetrics metrics = HeadMetrics.Of(head, [1, 1, 1, -1, -1, -1], [[0, 1], [0, 1], []]);
        Assert.Equal(2 / 3.0, metrics.Accuracy, 1e-12);
        Assert.Equal([[1, 0], [1, 1]], metrics.Confusion[1]);
        Assert.Null(metrics.RocAuc);
    }

    private static LabelHead Fit(TrainingTexts texts, bool isBalanced, double strength)
    {
        using HeadTrainer trainer = new(texts, isBalanced, 2, TestContext.Current.CancellationToken);
        return trainer.Fit(strength);
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    private static double X(int text, int component) => (((text * 7) + (component * 13) + (text * text * component)) % 11 / 5.0) - 1;

    private static double Score(int text) =>
        X(text, 0) - (2 * X(text, 1)) + (0.5 * X(text, 2)) + (text * 5 % 7 / 7.0) - 0.5;

    private static float[] Vectors()
    {
        float[] vectors = HeadObjective.Pinned(Count * Width);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = (float)X(i / Width, i % Width);
        }

        return vectors;
    }

    private static TrainingTexts Texts(int labels) => new(
        Vectors(),
        [
            .. Enumerable.Range(0, Count).Select(Score).Select(score => (int[])[
                labels == 2 ? (score > 1 ? 1 : 0) : score < -1.5 ? 0 : score < 1.5 ? 1 : 2]),
        ],
        [.. Enumerable.Range(0, labels).Select(label => $"{label}")],
        SeveralHold: false);

    private static TrainingTexts TextsOfSeveral() => new(
        Vectors(),
        [
            .. Enumerable.Range(0, Count).Select(text => (int[])[
                .. Score(text) > 0 ? [0] : Array.Empty<int>(), .. X(text, 0) + (Score(text) / 3) > 0.2 ? [1] : Array.Empty<int>()]),
        ],
        ["a", "b"],
        SeveralHold: true);
}
