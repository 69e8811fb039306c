using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>One output of an earlier run that is searched, and what is known of its records.</summary>
internal sealed class SearchedVectors : IDisposable
{
    private readonly FinishedOutput output;
    private readonly IVectorStore store;
    private readonly SearchTexts? shown;

    private SearchedVectors(string name, FinishedOutput output, SearchTexts? shown)
    {
        Name = name;
        this.output = output;
        this.shown = shown;
        store = VectorStore.Open(output.Path, output.Header);
    }

    /// <summary>As the user names it.</summary>
    public string Name { get; }

    public int Width => store.Width;

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

    /// <summary>The nearest of its records to each query, the best first.</summary>
    /// <param name="queries">Vectors of length 1.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="listFor">Makes a list for the nearest to a query.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>For each query its records, and how many were left out for all.</returns>
    public (List<Candidate>[] Nearest, long LeftOut) Scan(
        List<float[]> queries, int count, Func<float[], TopList> listFor, int threads, CancellationToken stop)
    {
        List<TopList>[] lists = store.Scan([.. queries], listFor, threads, stop);
        return (
            [.. lists.Select((list, query) => TopList.Join(list, queries[query], count))],
            lists.Sum(list => list.Sum(part => part.LeftOut)));
    }

    /// <summary>Finds out what the found records are.</summary>
    /// <param name="hits">Those that were found here.</param>
    /// <param name="prove">Compares texts with the vectors that they are shown for.</param>
    /// <exception cref="UserException">Nothing says it, or the files have changed meanwhile.</exception>
    public void Describe(List<SearchHit> hits, Action<List<SearchHit>> prove)
    {
        SearchHits.Identify(hits, output);
        output.CheckUnchanged();
        shown?.AddTo(hits, store.Count);
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

    public void Dispose() => store.Dispose();
}
