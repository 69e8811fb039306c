using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Heads;

/// <summary>Trains linear heads: multinomial logistic regression, or one label against the rest where several may hold.</summary>
internal sealed class HeadTrainer : IDisposable
{
    /// <summary>At which slope the lowest point counts as found.</summary>
    private const double Flat = 1e-5;

    /// <summary>The same for heads that are only compared: scikit-learn's value.</summary>
    private const double NearlyFlat = 1e-4;

    /// <summary>Strengths that are tried, from the strictest to the freest.</summary>
    private static readonly double[] Strengths = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

    private readonly TrainingTexts texts;
    private readonly bool isBalanced;
    private readonly CancellationToken stop;
    private readonly float[] mean;
    private readonly TrainingProducts products;
    private readonly HeadObjective objective;
    private readonly Lazy<int[]> folds;
    private readonly double[][] ofFolds;

    /// <param name="texts">The texts. Their vectors are moved to their mean, with which fewer steps lead to the same weights.</param>
    /// <param name="isBalanced">Whether labels count alike, however many texts have them.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="stop">Ends training.</param>
    /// <exception cref="Errors.UserException">The runtime cannot be used.</exception>
    public HeadTrainer(TrainingTexts texts, bool isBalanced, int threads, CancellationToken stop)
    {
        this.texts = texts;
        this.isBalanced = isBalanced;
        this.stop = stop;
        mean = Center();
        products = new TrainingProducts(texts.Vectors, texts.Count, texts.Numbers, threads);
        objective = new HeadObjective(products, texts, threads)
        {
            WeightOfTexts = new float[texts.Count],
            WeightOfLabels = [.. Enumerable.Repeat((1F, 1F), texts.Numbers)],
            Count = texts.Count,
        };
        folds = new Lazy<int[]>(() => StratifiedFolds.Of(texts));
        ofFolds = [.. Enumerable.Range(0, StratifiedFolds.Count).Select(_ => new double[objective.ParameterCount])];
    }

    /// <summary>How often losses of all texts were computed.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The head that is trained, for another thread that looks from time to time; null before the first one.</summary>
    public TrainingProgress? Progress { get; private set; }

    /// <summary>Trains with all texts.</summary>
    /// <param name="strength">scikit-learn's C.</param>
    public LabelHead Fit(double strength)
    {
        Progress = new TrainingProgress(strength, null);
        double[] parameters = new double[objective.ParameterCount];
        Fit(parameters, strength, _ => true, Flat);
        float[] weights = [.. parameters.Take(texts.Numbers * texts.Width).Select(weight => (float)weight)];
        float[] bias = new float[texts.Numbers];
        for (int number = 0; number < texts.Numbers; number++)
        {
            // The weights are for vectors that were moved to their mean.
            ReadOnlySpan<float> row = weights.AsSpan(number * texts.Width, texts.Width);
            bias[number] = (float)(parameters[weights.Length + number] - Dot(row, mean));
        }

        return new LabelHead(texts.SeveralHold ? HeadKind.MultiLabel : HeadKind.SingleLabel, texts.Labels, weights, bias);
    }

    /// <summary>Finds the strength whose heads are least surprised by texts that they were not trained with.</summary>
    /// <returns>The strength, and the numbers that its heads give for texts that were held out.</returns>
    public (double Strength, float[] Numbers) ChooseStrength()
    {
        (double Strength, float[] Numbers) best = default;
        double least = double.PositiveInfinity;
        foreach (double strength in Strengths)
        {
            float[] found = HoldOut(strength);
            double loss = Loss(found);
            if (loss >= least)
            {
                break;
            }

            (best, least) = ((strength, found), loss);
        }

        return best;
    }

    /// <summary>The numbers that heads of all but one fold give for the texts of that fold: [texts, numbers].</summary>
    public float[] HoldOut(double strength)
    {
        float[] found = new float[texts.Count * texts.Numbers];
        for (int fold = 0; fold < StratifiedFolds.Count; fold++)
        {
            Progress = new TrainingProgress(strength, fold + 1);

            // The last strength's lowest point is near this one's.
            Fit(ofFolds[fold], strength, text => folds.Value[text] != fold, NearlyFlat);
            ReadOnlySpan<float> scores = objective.Score(ofFolds[fold]);
            for (int text = 0; text < texts.Count; text++)
            {
                if (folds.Value[text] == fold)
                {
                    scores.Slice(text * texts.Numbers, texts.Numbers).CopyTo(found.AsSpan(text * texts.Numbers));
                }
            }
        }

        return found;
    }

    public void Dispose() => products.Dispose();

    private void Fit(double[] parameters, double strength, Func<int, bool> counts, double tolerance)
    {
        int[] taken = [.. Enumerable.Range(0, texts.Count).Where(counts)];
        objective.Strength = strength;
        objective.Count = taken.Length;
        float[] weights = new float[texts.Count];
        int[] counted = new int[texts.Labels.Count];
        foreach (int label in taken.SelectMany(text => texts.Truth[text]))
        {
            counted[label]++;
        }

        int labels = counted.Count(count => count > 0);
        foreach (int text in taken)
        {
            weights[text] = isBalanced && !texts.SeveralHold ? (float)taken.Length / labels / counted[texts.Truth[text][0]] : 1;
        }

        objective.WeightOfTexts = weights;
        if (isBalanced && texts.SeveralHold)
        {
            objective.WeightOfLabels = [.. counted.Select(yes => (Share(taken.Length, yes), Share(taken.Length, taken.Length - yes)))];
        }

        Lbfgs descent = new(objective.Evaluate) { Tolerance = tolerance };
        descent.Minimize(parameters, stop);
        Evaluations += descent.Evaluations;

        static float Share(int all, int some) => some == 0 ? 1 : all / 2F / some;
    }

    /// <summary>The mean loss of numbers that were found for all texts.</summary>
    private double Loss(float[] found)
    {
        LabelHead shape = new(
            texts.SeveralHold
                ? HeadKind.MultiLabel
                : HeadKind.SingleLabel, texts.Labels, new float[texts.Numbers], new float[texts.Numbers]);
        float[] probabilities = new float[texts.Labels.Count];
        double loss = 0;
        for (int text = 0; text < texts.Count; text++)
        {
            HeadNumbers.Probabilities(shape, found.AsSpan(text * texts.Numbers, texts.Numbers), probabilities);
            int[] truth = texts.Truth[text];
            loss -= texts.SeveralHold
                ? probabilities.Select((probability, label) => Log(truth.Contains(label) ? probability : 1 - probability)).Sum()
                : Log(probabilities[truth[0]]);
        }

        return loss / texts.Count;

        static double Log(float probability) => Math.Log(Math.Max(probability, 1e-15));
    }

    private float[] Center()
    {
        int width = texts.Width;
        double[] sums = new double[width];
        for (int text = 0; text < texts.Count; text++)
        {
            for (int i = 0; i < width; i++)
            {
                sums[i] += texts.Vectors[(text * width) + i];
            }
        }

        float[] found = [.. sums.Select(sum => (float)(sum / texts.Count))];
        for (int text = 0; text < texts.Count; text++)
        {
            Span<float> vector = texts.Vectors.AsSpan(text * width, width);
            TensorPrimitives.Subtract(vector, found, vector);
        }

        return found;
    }

    private static double Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += (double)one[i] * other[i];
        }

        return sum;
    }
}
