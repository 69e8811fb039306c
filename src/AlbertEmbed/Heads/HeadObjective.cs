using System.Numerics.Tensors;

namespace AlbertEmbed.Heads;

/// <summary>
/// What training makes small: the mean loss of the texts that count, plus |W|² / 2CN, which is scikit-learn's objective over CN. Parameters
/// are W, [numbers, width], and then b, [numbers].
/// </summary>
internal sealed class HeadObjective
{
    private const int RowsAtOnce = 256;

    private readonly TrainingProducts products;
    private readonly TrainingTexts texts;
    private readonly int numbers;
    private readonly float[] weights;
    private readonly float[] gradientOfWeights;
    private readonly float[] scores;
    private readonly float[] errors;
    private readonly ParallelOptions parallel;

    /// <param name="products">The products of the texts' vectors.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">Threads that compute losses.</param>
    public HeadObjective(TrainingProducts products, TrainingTexts texts, int threads)
    {
        this.products = products;
        this.texts = texts;
        numbers = texts.Numbers;
        weights = Pinned(numbers * texts.Width);
        gradientOfWeights = Pinned(numbers * texts.Width);
        scores = Pinned(texts.Count * numbers);
        errors = Pinned(texts.Count * numbers);
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <summary>
    /// How often each text counts: 0 for those that are held out. Weights of classes are in it where labels exclude each other.
    /// </summary>
    public required float[] WeightOfTexts { get; set; }

    /// <summary>
    /// How often a text counts for a label that it has, and for one that it does not have, where each label is found alone.
    /// </summary>
    public required (float Yes, float No)[] WeightOfLabels { get; set; }

    /// <summary>How many texts count.</summary>
    public required int Count { get; set; }

    /// <summary>scikit-learn's C.</summary>
    public double Strength { get; set; } = 1;

    public int ParameterCount => weights.Length + numbers;

    /// <summary>The numbers that parameters give for each text, which hold until the next call: [texts, numbers].</summary>
    public ReadOnlySpan<float> Score(double[] parameters)
    {
        TensorPrimitives.ConvertTruncating<double, float>(parameters.AsSpan(0, weights.Length), weights);
        products.Scores(weights, scores);
        float[] bias = [.. parameters.AsSpan(weights.Length).ToArray().Select(value => (float)value)];
        for (int row = 0; row < texts.Count; row++)
        {
            Span<float> one = scores.AsSpan(row * numbers, numbers);
            TensorPrimitives.Add(one, bias, one);
        }

        return scores;
    }

    /// <returns>The objective.</returns>
    public double Evaluate(double[] parameters, double[] gradient)
    {
        Score(parameters);
        int blocks = (texts.Count + RowsAtOnce - 1) / RowsAtOnce;
        double[] losses = new double[blocks];
        double[][] sums = new double[blocks][];
        Parallel.For(0, blocks, parallel, block => losses[block] = LossOfRows(block, sums[block] = new double[numbers]));
        products.Gradient(errors, gradientOfWeights);

        Span<double> ofWeights = gradient.AsSpan(0, weights.Length);
        TensorPrimitives.ConvertTruncating<float, double>(gradientOfWeights, ofWeights);
        ReadOnlySpan<double> current = parameters.AsSpan(0, weights.Length);
        TensorPrimitives.MultiplyAdd(current, 1 / Strength, ofWeights, ofWeights);
        TensorPrimitives.Divide(ofWeights, Count, ofWeights);
        for (int number = 0; number < numbers; number++)
        {
            gradient[weights.Length + number] = sums.Sum(sum => sum[number]) / Count;
        }

        return (losses.Sum() + (TensorPrimitives.SumOfSquares(current) / (2 * Strength))) / Count;
    }

    /// <summary>An array that the garbage collector does not move.</summary>
    public static float[] Pinned(int length) => GC.AllocateArray<float>(length, pinned: true);

    private double LossOfRows(int block, double[] sums)
    {
        double loss = 0;
        int end = Math.Min(texts.Count, (block + 1) * RowsAtOnce);
        for (int row = block * RowsAtOnce; row < end; row++)
        {
            Span<float> error = errors.AsSpan(row * numbers, numbers);
            float weight = WeightOfTexts[row];
            if (weight == 0)
            {
                error.Clear();
                continue;
            }

            ReadOnlySpan<float> score = scores.AsSpan(row * numbers, numbers);
            loss += weight * (texts.SeveralHold || numbers == 1
                ? LogisticLoss(score, texts.Truth[row], error)
                : SoftmaxLoss(score, texts.Truth[row][0], error));
            TensorPrimitives.Multiply(error, weight, error);
            for (int number = 0; number < numbers; number++)
            {
                sums[number] += error[number];
            }
        }

        return loss;
    }

    private static double SoftmaxLoss(ReadOnlySpan<float> score, int truth, Span<float> error)
    {
        float largest = TensorPrimitives.Max(score);
        TensorPrimitives.Subtract(score, largest, error);
        TensorPrimitives.Exp(error, error);
        float sum = TensorPrimitives.Sum<float>(error);
        TensorPrimitives.Divide(error, sum, error);
        error[truth] -= 1;
        return Math.Log(sum) + largest - score[truth];
    }

    private double LogisticLoss(ReadOnlySpan<float> score, int[] truth, Span<float> error)
    {
        double loss = 0;
        for (int number = 0; number < numbers; number++)
        {
            bool holds = texts.SeveralHold ? truth.Contains(number) : truth[0] == 1;
            double signed = holds ? score[number] : -score[number];
            double weight = holds ? WeightOfLabels[number].Yes : WeightOfLabels[number].No;

            // The larger exponential is never computed.
            loss += weight * (signed > 0 ? Math.Log(1 + Math.Exp(-signed)) : Math.Log(1 + Math.Exp(signed)) - signed);
            error[number] = (float)(weight * (HeadNumbers.Logistic(score[number]) - (holds ? 1 : 0)));
        }

        return loss;
    }
}
