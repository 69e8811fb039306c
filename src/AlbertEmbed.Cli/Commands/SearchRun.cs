using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Searches an earlier run's vectors for the records that are nearest to each query.</summary>
/// <param name="settings">What was asked for.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class SearchRun(SearchSettings settings, CancellationToken stop)
{
    private readonly EmbeddingSettings embedding = settings.Embedding;
    private readonly string path = settings.Vectors;

    /// <exception cref="UserException">The vectors cannot be read, or were not made as the queries are.</exception>
    public ExitCode Run()
    {
        using RecordSource source = embedding.Input.Open();
        FinishedOutput found = Open(path);
        SearchTexts? shown = settings.Texts.Length > 0 ? new SearchTexts(found, settings.Texts, embedding.Input) : null;
        using IVectorStore store = VectorStore.Open(found.Path, found.Header);
        using EmbeddingPlan plan = EmbeddingPlan.For(embedding, stop);
        CheckWidth(plan, store.Width);
        EmptyRecords empty = new(
            plan.Checkpoint.HasTokenTypes && (embedding.Input.Fields.Pair is not null || MayHavePairs(found.Metadata)));
        using QueryWriter queries = new();
        (RunSummary summary, TextTokenizer tokenizer) = EmbeddingRun.Run(plan, plan.Options, empty.Behind(source), queries, stop);
        empty.Take(queries);
        summary.ForgetEmptyTexts(empty.Count);
        if (found.Metadata is { } metadata)
        {
            RecipeCheck.Check(metadata, path, plan, tokenizer);
        }

        List<SearchHit> hits = Find(store, queries.Vectors, empty);
        SearchHits.Identify(hits, found);
        found.CheckUnchanged();
        shown?.AddTo(hits, store.Count);
        if (shown is { NeedProof: true })
        {
            TextProof.Check(hits, path, plan.Choices.Precision, records => Embed(plan, records));
        }

        SearchHits.Show(hits);
        Warn(found, hits, areProven: shown is not null);
        embedding.Notes.Warn(summary, tokenizer.MaxLength, areArguments: embedding.Input.Texts.Count > 0);
        return ExitCode.Done;
    }

    /// <summary>Opens the vectors' output, with what lies beside it.</summary>
    private static FinishedOutput Open(string path)
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
            return found;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {FileFault.Reason(e)}", e);
        }
    }

    private static bool MayHavePairs(RunMetadata? metadata) =>
        metadata is null || !metadata.Recipe.TryGetValue("pair_field", out string? field) || field != "none";

    private void CheckWidth(EmbeddingPlan plan, int width)
    {
        EmbeddingRecipe recipe = plan.Options.Recipe;
        int given = recipe.Width(recipe.Output.Width(plan.Checkpoint.Config));
        if (given != width)
        {
            throw UserException.Usage(
                $"{path} has vectors of {Plural.Of(width, "component")}, and this model gives {given}. Search with the "
                    + $"model and options that made them.");
        }
    }

    private List<SearchHit> Find(IVectorStore store, List<float[]> queries, EmptyRecords empty)
    {
        int count = settings.Top;
        int threads = embedding.Compute.Threads ?? Device.Cpu.DefaultThreads;
        List<TopList>[] lists = store.Scan([.. queries], query => new TopList(count, query, empty.For(query)), threads, stop);
        long leftOut = lists.Sum(list => list.Sum(part => part.LeftOut));
        if (leftOut > 0)
        {
            embedding.Notes.Explain($"records without any word are left out, {Plural.Of(leftOut, "time")}.");
        }

        return
        [
            .. lists.SelectMany((list, query) => TopList.Join(list, queries[query], count)
                .Select((near, rank) => new SearchHit(query, rank + 1, near))),
        ];
    }

    private List<float[]> Embed(EmbeddingPlan plan, RecordSource records)
    {
        using QueryWriter writer = new();
        EmbeddingRun.Run(plan, plan.Options with { SkipBadRecords = false }, records, writer, stop);
        return writer.Vectors;
    }

    /// <summary>Says what a user would not see in the hits.</summary>
    private void Warn(FinishedOutput found, List<SearchHit> hits, bool areProven)
    {
        if (found.Metadata is null && !areProven && hits.Exists(hit => hit.Index is not null && !hit.SaysIndex))
        {
            embedding.Notes.Note(
                $"warning: {path} has no metadata, so index is a vector's place in it; whether it is a part of its run's output, or "
                    + $"leaves records out, is not known.");
        }

        foreach (
            (string name, string shown) in hits.SelectMany(hit => hit.Renamed.Select(kept => (kept.Name, hit.NameOf(kept)))).Distinct())
        {
            embedding.Notes.Note(
                $"warning: the records have a field {name}, which search writes itself: the records' own is shown as {shown}.");
        }
    }
}
