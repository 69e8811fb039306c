using System.Numerics.Tensors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Bench;

/// <summary>Runs two settings on the same texts, in turns: a machine that is slower for a while is slower for both.</summary>
/// <param name="openTexts">Opens the texts, once for each run.</param>
/// <param name="rounds">How often each setting is run; the medians count.</param>
/// <param name="stop">Ends a run.</param>
internal sealed class BenchComparison(Func<RecordSource> openTexts, int rounds, CancellationToken stop)
{
    public Comparison Compare(BenchSide first, BenchSide second)
    {
        for (int round = 0; round < rounds; round++)
        {
            first.Embed(openTexts(), stop);
            second.Embed(openTexts(), stop);
        }

        double[] cosines =
        [
            .. first.Vectors.Zip(second.Vectors, (one, another) => (double)TensorPrimitives.CosineSimilarity<float>(one, another)),
        ];
        return new Comparison
        {
            First = first.Name,
            Second = second.Name,
            Texts = cosines.Length,
            FirstTextsPerSecond = cosines.Length / first.MedianSeconds,
            SecondTextsPerSecond = cosines.Length / second.MedianSeconds,
            MeanCosine = cosines.Length == 0 ? 0 : cosines.Average(),
            LeastCosine = cosines.Length == 0 ? 0 : cosines.Min(),
        };
    }
}
