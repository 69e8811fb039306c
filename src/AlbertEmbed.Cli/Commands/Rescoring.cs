using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Search;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>
/// Puts the nearest of small vectors into the order that the full vectors of the same records give them.
/// </summary>
internal sealed class Rescoring : IDisposable
{
    /// <summary>A vector that is stored a second time differs by rounding, which turns over a bit now and then.</summary>
    private const double LeastCosineOfBits = 0.95;
    private const double LeastCosine = 0.99;

    private readonly SearchedVectors full;

    private Rescoring(SearchedVectors full) => this.full = full;

    /// <param name="path">The full vectors.</param>
    /// <param name="queries">How queries are read.</param>
    /// <exception cref="UserException">They cannot be read.</exception>
    public static Rescoring Open(string path, InputSettings queries) => new(SearchedVectors.Open(path, [], queries));

    /// <summary>Opens the vectors themselves, and refuses those that are no full vectors of these queries or of the same run.</summary>
    /// <param name="plan">How queries are embedded.</param>
    /// <param name="small">The vectors that are searched.</param>
    /// <exception cref="UserException">They cannot be read, or were not made of the same input.</exception>
    public void OpenVectors(EmbeddingPlan plan, SearchedVectors small)
    {
        full.OpenVectors(plan.Width, null);
        if (full.Type is not (VectorType.Float32 or VectorType.Float16))
        {
            throw UserException.Usage($"--rescore {full.Name} has no full vectors: they are {full.Type.Name()}. Give those of f32 or f16.");
        }

        full.RequireWidth(plan.Width);
        if (full.Metadata?.Input is { } of && small.Metadata?.Input is { } other && !of.Fits(other))
        {
            throw UserException.Usage(
                $"{full.Name} was made of {of}, and {small.Name} of {other}. Give --rescore vectors of the same input.");
        }
    }

    /// <exception cref="UserException">The vectors were made with another recipe than the queries.</exception>
    public void CheckRecipe(EmbeddingPlan plan, TextTokenizer tokenizer)
    {
        if (full.Metadata is { } metadata)
        {
            RecipeCheck.Check(metadata, full.Name, plan, tokenizer);
        }
    }

    /// <summary>Scores records again.</summary>
    /// <param name="queries">Vectors of length 1.</param>
    /// <param name="nearest">For each query its candidates.</param>
    /// <param name="small">Where they were found.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>For each query the same candidates, the best first.</returns>
    /// <exception cref="UserException">A vector is not that of the record.</exception>
    public List<Candidate>[] Apply(List<float[]> queries, List<Candidate>[] nearest, SearchedVectors small, CancellationToken stop)
    {
        long[] rows = [.. nearest.SelectMany(list => list.Select(candidate => candidate.Index)).Distinct().Order()];
        (Dictionary<long, float[]> vectors, long count) = full.Read(rows, stop);
        if (count != small.Count)
        {
            throw UserException.Usage(
                $"{full.Name} has {Plural.Of(count, "vector")}, and {small.Name} has {small.Count}, so they are not of the same records.");
        }

        full.CheckUnchanged();
        return [.. nearest.Select((list, query) => Apply(queries[query], list))];

        List<Candidate> Apply(float[] query, List<Candidate> candidates)
        {
            List<Candidate> scored = [.. candidates.Select(one => Score(query, one, vectors[one.Index], small))];
            scored.Sort(Candidate.Compare);
            return scored;
        }
    }

    public void Dispose() => full.Dispose();

    private Candidate Score(float[] query, Candidate candidate, float[] vector, SearchedVectors small)
    {
        double same = Vectors.Cosine(small.AsStored(vector), candidate.Vector);
        return same >= (small.Type.IsBits() ? LeastCosineOfBits : LeastCosine) || IsZero(vector, candidate.Vector)
            ? candidate with { Score = Vectors.Cosine(query, vector) }
            : throw UserException.Usage(
                $"Vector {candidate.Index + 1} of {full.Name} is not the one that {small.Name} has in few bytes. Give --rescore the full "
                    + "vectors of the same records, made with the same options.");
    }

    /// <summary>Nothing is near a vector of zeros, not even itself.</summary>
    private static bool IsZero(float[] vector, float[] stored) =>
        Array.TrueForAll(vector, component => component == 0) && Array.TrueForAll(stored, component => component == 0);
}
