using System.Numerics.Tensors;

namespace AlbertEmbed.Search;

/// <summary>
/// The records nearest to one query, found in one pass. Not safe for several threads: each thread has a list, and all are joined at the
/// end.
/// </summary>
/// <param name="count">How many records are wanted.</param>
/// <param name="query">The query, of length 1.</param>
/// <param name="emptyTexts">The vectors of texts without words, of length 1: records with such a text are left out. Null to leave out
/// none.</param>
internal sealed class TopList(int count, float[] query, IReadOnlyList<float[]>? emptyTexts = null)
{
    /// <summary>How far the cosine of two vectors of one text may be from 1, where one of them is stored in float16.</summary>
    private const float SameText = 1e-5F;

    /// <summary>How far two scores of one text may be from each other.</summary>
    private const float SameScore = 1e-3F;

    /// <summary>
    /// Extra candidates, because float32 scores err by about 1e-7. The candidates are put in order by their exact scores.
    /// </summary>
    private const int Margin = 64;

    private static readonly Comparer<Candidate> Order = Comparer<Candidate>.Create(Candidate.Compare);

    private readonly int most = (int)Math.Min((long)count + Margin, int.MaxValue);
    private readonly List<Candidate> best = [];
    private readonly (float[] Vector, float Score)[] empty =
    [
        .. (emptyTexts ?? []).Select(text => (text, TensorPrimitives.Dot<float>(query, text))),
    ];
    private double least = double.NegativeInfinity;

    /// <summary>How many records without words were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Whether a record with this score gets a place.</summary>
    public bool Accepts(double score, long index) =>
        best.Count < most || score > least || (score == least && index < best[^1].Index);

    /// <summary>Whether a record that would get a place has no words, and is left out.</summary>
    public bool LeavesOut(float score, ReadOnlySpan<float> vector, float length)
    {
        foreach ((float[] text, float textScore) in empty)
        {
            if (MathF.Abs(score - textScore) < SameScore && Vectors.FastCosine(text, vector, length) > 1 - SameText)
            {
                LeftOut++;
                return true;
            }
        }

        return false;
    }

    public void Add(Candidate candidate)
    {
        int at = best.BinarySearch(candidate, Order);
        best.Insert(at < 0 ? ~at : at, candidate);
        if (best.Count > most)
        {
            best.RemoveAt(best.Count - 1);
        }

        least = best[^1].Score;
    }

    /// <summary>The nearest of several lists of the same query, with exact scores, the best first.</summary>
    public static List<Candidate> Join(IEnumerable<TopList> lists, ReadOnlyMemory<float> query, int count)
    {
        List<Candidate> all =
        [
            .. lists.SelectMany(list => list.best).Select(
                candidate => candidate with { Score = Vectors.Cosine(query.Span, candidate.Vector) }),
        ];
        all.Sort(Candidate.Compare);
        return all.GetRange(0, Math.Min(count, all.Count));
    }
}
