using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Runs;
using AlbertEmbed.Search;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Searches earlier runs' vectors for the records that are nearest to each query.</summary>
/// <param name="settings">What was asked for.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class SearchRun(SearchSettings settings, CancellationToken stop) : IDisposable
{
    private readonly EmbeddingSettings embedding = settings.Embedding;
    private readonly List<SearchedVectors> files = [];

    /// <exception cref="UserException">The vectors cannot be read, or were not made as the queries are.</exception>
    public ExitCode Run()
    {
        using RecordSource source = embedding.Input.Open();
        for (int i = 0; i < settings.Vectors.Count; i++)
        {
            files.Add(SearchedVectors.Open(settings.Vectors[i], settings.TextsOf(i), embedding.Input));
        }

        using EmbeddingPlan plan = EmbeddingPlan.For(embedding, stop);
        files.ForEach(file => CheckWidth(plan, file));
        EmptyRecords empty = new(
            plan.Checkpoint.HasTokenTypes
                && (embedding.Input.Fields.Pair is not null || files.Exists(file => MayHavePairs(file.Metadata))));
        using QueryWriter queries = new();
        (RunSummary summary, TextTokenizer tokenizer) = EmbeddingRun.Run(plan, plan.Options, empty.Behind(source), queries, stop);
        empty.Take(queries);
        summary.ForgetEmptyTexts(empty.Count);
        foreach (SearchedVectors file in files.Where(file => file.Metadata is not null))
        {
            RecipeCheck.Check(file.Metadata!, file.Name, plan, tokenizer);
        }

        List<SearchHit> hits = Find(queries.Vectors, empty);
        ForEachFile(hits, (file, found) => file.Describe(
            found, shown => TextProof.Check(shown, file.Name, plan.Choices.Precision, records => Embed(plan, records))));
        SearchHits.Show(hits, queries.Texts);
        ForEachFile(hits, (file, found) => file.Warn(found, embedding.Notes));
        embedding.Notes.Warn(summary, tokenizer.MaxLength, areArguments: embedding.Input.Texts.Count > 0);
        return ExitCode.Done;
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private static bool MayHavePairs(RunMetadata? metadata) =>
        metadata is null || !metadata.Recipe.TryGetValue("pair_field", out string? field) || field != "none";

    private static void CheckWidth(EmbeddingPlan plan, SearchedVectors file)
    {
        EmbeddingRecipe recipe = plan.Options.Recipe;
        int given = recipe.Width(recipe.Output.Width(plan.Checkpoint.Config));
        if (given != file.Width)
        {
            throw UserException.Usage(
                $"{file.Name} has vectors of {Plural.Of(file.Width, "component")}, and this model gives {given}. Search with the "
                    + $"model and options that made them.");
        }
    }

    /// <summary>The best of all files for each query; equal ones in the order of the files, and of their numbers.</summary>
    private List<SearchHit> Find(List<float[]> queries, EmptyRecords empty)
    {
        int count = settings.Top;
        int threads = embedding.Compute.Threads ?? Device.Cpu.DefaultThreads;
        List<SearchHit>[] found = [.. queries.Select(_ => new List<SearchHit>())];
        long leftOut = 0;
        foreach ((int number, SearchedVectors file) in files.Index())
        {
            (List<Candidate>[] nearest, long without) =
                file.Scan(queries, count, query => new TopList(count, query, empty.For(query)), threads, stop);
            leftOut += without;
            for (int query = 0; query < queries.Count; query++)
            {
                found[query].AddRange(nearest[query].Select(near => new SearchHit(query, near)
                {
                    FileNumber = number,
                    File = files.Count > 1 ? file.Name : null,
                }));
            }
        }

        if (leftOut > 0)
        {
            embedding.Notes.Explain($"records without any word are left out, {Plural.Of(leftOut, "time")}.");
        }

        return
        [
            .. found.SelectMany(hits =>
                hits.OrderByDescending(hit => hit.Found.Score).Take(count).Select((hit, rank) => hit with { Rank = rank + 1 })),
        ];
    }

    private void ForEachFile(List<SearchHit> hits, Action<SearchedVectors, List<SearchHit>> act)
    {
        foreach ((int number, SearchedVectors file) in files.Index())
        {
            act(file, [.. hits.Where(hit => hit.FileNumber == number)]);
        }
    }

    private List<float[]> Embed(EmbeddingPlan plan, RecordSource records)
    {
        using QueryWriter writer = new();
        EmbeddingRun.Run(plan, plan.Options with { SkipBadRecords = false }, records, writer, stop);
        return writer.Vectors;
    }
}
