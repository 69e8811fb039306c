using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>One output of an earlier run that is searched, and what is known of its records.</summary>
internal sealed class SearchedVectors : IDisposable
{
    private readonly FinishedOutput output;
    private readonly SearchTexts? shown;
    private IVectorStore? store;

    private SearchedVectors(string name, FinishedOutput output, SearchTexts? shown)
    {
        Name = name;
        this.output = output;
        this.shown = shown;
    }

    /// <summary>As the user names it.</summary>
    public string Name { get; }

    private IVectorStore Store => store ?? throw new InvalidOperationException("The vectors are not open.");

    /// <summary>Components of each vector.</summary>
    public int Width => Store.Codec.Width;

    /// <summary>What the vectors are stored as.</summary>
    public VectorType Type => Store.Codec.Type;

    /// <summary>The number of vectors; known after a scan.</summary>
    public long Count => Store.Count;

    /// <summary>Whether its 8-bit numbers count in ranges that the user has given.</summary>
    public bool TakesRanges => output.Metadata?.Ranges is null && Store.Codec.Ranges is not null;

    public RunMetadata? Metadata => output.Metadata;

    /// <summary>Opens the vectors, with what lies beside them.</summary>
    /// <param name="path">The output.</param>
    /// <param name="texts">The input that it was made of; empty to show no texts.</param>
    /// <param name="queries">How queries are read.</param>
    /// <exception cref="UserException">They cannot be read or searched.</exception>
    public static SearchedVectors Open(string path, string[] texts, InputSettings queries)
    {
        try
        {
            FinishedOutput found = FinishedOutput.Open(path);
            if (found.Splits is not null)
            {
                throw UserException.Usage(
                    $"{path} has a vector for each token ({found.Splits} says where records start), and such vectors cannot be searched.");
            }

            found.RequireKnownFiles();
            return new SearchedVectors(path, found, texts.Length > 0 ? new SearchTexts(found, texts, queries) : null);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {FileFault.ReasonToOpen(e)}", e);
        }
    }

    /// <summary>Opens the vectors themselves.</summary>
    /// <param name="width">Components of a query's vector.</param>
    /// <param name="ranges">Ranges of components, for 8-bit numbers that lack them; null for none.</param>
    /// <exception cref="UserException">They cannot be read.</exception>
    public void OpenVectors(int width, VectorRanges? ranges) => store = VectorStore.Open(
        output.Path,
        output.Header,
        new StoredForm(Name, width) { Type = Metadata?.Type, Width = Metadata?.Width, Ranges = Metadata?.Ranges ?? ranges });

    /// <summary>Refuses vectors that no query of the model is like.</summary>
    /// <param name="given">Components of a query's vector.</param>
    /// <exception cref="UserException">They have more components, or fewer.</exception>
    public void RequireWidth(int given)
    {
        if (given != Width)
        {
            string dims = Metadata is not null && given > Width
                ? $" (--dims {Width}, if they are the first of more components)"
                : string.Empty;
            throw UserException.Usage(
                $"{Name} has vectors of {Plural.Of(Width, "component")}, and this model gives {given}. Search with the "
                    + $"model and options that made them{dims}.");
        }
    }

    /// <exception cref="UserException">A file has changed since it was opened.</exception>
    public void CheckUnchanged() => output.CheckUnchanged();

    /// <summary>The nearest of its records to each query, the best first.</summary>
    /// <param name="queries">Vectors of length 1.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="emptyFor">The vectors of texts without words that are left out for a query.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>For each query its records, and how many were left out for all.</returns>
    public (List<Candidate>[] Nearest, long LeftOut) Scan(
        List<float[]> queries, int count, Func<float[], IReadOnlyList<float[]>> emptyFor, int threads, CancellationToken stop)
    {
        float[][] compared = [.. queries.Select(query => Store.Codec.Type.IsBits() ? AsStored(query) : query)];
        List<TopList>[] lists = Store.Scan(
            compared,
            query => new TopList(count, compared[query], [.. emptyFor(queries[query]).Select(AsStored)]),
            threads,
            stop);
        return (
            [.. lists.Select((list, query) => TopList.Join(list, compared[query], count))],
            lists.Sum(list => list.Sum(part => part.LeftOut)));
    }

    /// <summary>Reads some vectors.</summary>
    /// <param name="rows">Their numbers, in ascending order.</param>
    /// <param name="stop">Ends the reading.</param>
    public (Dictionary<long, float[]> Vectors, long Count) Read(IReadOnlyList<long> rows, CancellationToken stop) =>
        (Store.Read(rows, stop), Store.Count);

    /// <summary>What a vector becomes when it is stored here, at length 1.</summary>
    public float[] AsStored(float[] vector)
    {
        if (Store.Codec.Type == VectorType.Float32)
        {
            return vector;
        }

        float[] stored = Store.Codec.AsStored(vector);
        VectorPooling.Normalize(stored);
        return stored;
    }

    /// <summary>Finds out what the found records are.</summary>
    /// <param name="hits">Those that were found here.</param>
    /// <param name="prove">Compares texts with the vectors that they are shown for.</param>
    /// <exception cref="UserException">Nothing says it, or the files have changed meanwhile.</exception>
    public void Describe(List<SearchHit> hits, Action<List<SearchHit>> prove)
    {
        SearchHits.Identify(hits, output);
        output.CheckUnchanged();
        shown?.AddTo(hits, Store.Count);
        if (shown is { NeedProof: true })
        {
            prove(hits);
        }
    }

    /// <summary>Says what a user would not see in the hits.</summary>
    public void Warn(List<SearchHit> hits, UserNotes notes)
    {
        if (output.Metadata is null && shown is null && hits.Exists(hit => hit.Index is not null && !hit.SaysIndex))
        {
            notes.Note(
                $"warning: {Name} has no metadata, so index is a vector's place in it; whether it is a part of its run's output, or "
                    + $"leaves records out, is not known.");
        }

        foreach (
            (string name, string shownName) in hits.SelectMany(
                hit => hit.Renamed.Select(kept => (kept.Name, hit.NameOf(kept)))).Distinct())
        {
            notes.Note(
                $"warning: the records have a field {name}, which search writes itself: the records' own is shown as {shownName}.");
        }
    }

    public void Dispose() => store?.Dispose();
}
