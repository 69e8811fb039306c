using System.Globalization;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>
/// Embeds texts once more and compares them with the vectors that they are shown for. Where no metadata say what vectors were made of,
/// only the vectors themselves can.
/// </summary>
internal static class TextProof
{
    /// <summary>Texts in other places are wrong at most records, so that a thousand of them show it.</summary>
    private const int Most = 1000;

    /// <summary>Rounding stays above, that of vectors stored in float16 too.</summary>
    private const double LeastCosine = 0.999;

    /// <summary>Rounding turns over a bit of a component near 0 now and then.</summary>
    private const double LeastCosineOfBits = 0.9;

    /// <summary>In int8, the other texts of a batch change a vector by more.</summary>
    private const double LeastInt8Cosine = 0.99;

    /// <summary>How near a text's vector is to the same one in an output.</summary>
    /// <param name="precision">How exactly texts are embedded.</param>
    /// <param name="type">What the output stores.</param>
    public static double LeastCosineOf(Precision precision, VectorType type) =>
        type.IsBits() ? LeastCosineOfBits : precision == Precision.Int8 ? LeastInt8Cosine : LeastCosine;

    /// <param name="hits">The found records with their texts.</param>
    /// <param name="vectors">The vectors' name.</param>
    /// <param name="leastCosine">How near its vector a text's own is.</param>
    /// <param name="embed">Gives the vectors of records, as the output would store them.</param>
    /// <exception cref="UserException">A text is not the one that a vector was made of.</exception>
    public static void Check(List<SearchHit> hits, string vectors, double leastCosine, Func<RecordSource, List<float[]>> embed)
    {
        SearchHit[] found = [.. hits.DistinctBy(hit => hit.Found.Index).OrderBy(hit => hit.Found.Index)];
        SearchHit[] some = found.Length <= Most
            ? found
            : [.. Enumerable.Range(0, Most).Select(i => found[(int)((long)i * (found.Length - 1) / (Most - 1))])];
        if (some.Length == 0)
        {
            return;
        }

        List<float[]> again = embed(new RecordSource(new RecordList([.. some.Select(hit => hit.Record!.Value)])));
        for (int i = 0; i < some.Length; i++)
        {
            double cosine = Vectors.Cosine(again[i], some[i].Found.Vector);
            if (!(cosine >= leastCosine))
            {
                throw UserException.Usage(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{vectors} does not say what it was made of, and {some[i].Record!.Value.Place} gives another vector than its vector "
                        + $"{some[i].Found.Index + 1} (cosine {cosine:F3}). ")
                    + "Give --texts what the vectors were made of, and the options of their run.");
            }
        }
    }
}
