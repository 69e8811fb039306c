using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
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
    private readonly List<Rescoring> rescorings = [];

    /// <exception cref="UserException">The vectors cannot be read, or were not made as the queries are.</exception>
    public ExitCode Run()
    {
        using RecordSource source = embedding.Input.Open();
        for (int i = 0; i < settings.Vectors.Count; i++)
        {
            files.Add(SearchedVectors.Open(settings.Vectors[i], settings.TextsOf(i), embedding.Input));
        }

        rescorings.AddRange(settings.Rescore.Select(path => Rescoring.Open(path, embedding.Input)));
        using QueryPlans plans = new(embedding, stop);
        OpenVectors(plans.Plan);
        EmptyRecords empty = new(
            plans.Plan.Checkpoint.HasTokenTypes
                && (embedding.Input.Fields.Pair is not null || files.Exists(file => MayHavePairs(file.Metadata))));
        using QueryWriter queries = new();
        (RunSummary summary, TextTokenizer tokenizer) =
            new EmbeddingRun(plans.Plan).Run(empty.Behind(source), queries, stop);
        empty.Take(queries);
        summary.ForgetEmptyTexts(empty.Count);
        CheckRecipes(plans.Plan, tokenizer);
        foreach (string prompt in files.Select(plans.PromptOf).Where(prompt => prompt != plans.Prompt).Distinct())
        {
            empty.TakeMore(plans.Embed(prompt, empty.Source));
        }

        List<SearchHit> hits = Find(queries.Vectors, empty);
        ForEachFile(hits, (file, found) => file.Describe(
            found,
            shown => TextProof.Check(
                shown,
                file.Name,
                TextProof.LeastCosineOf(plans.Plan.Choices.Precision, file.Type),
                records => plans.Embed(plans.PromptOf(file), records).ConvertAll(file.AsStored))));
        SearchHits.Show(hits, queries.Texts);
        ForEachFile(hits, (file, found) => file.Warn(found, embedding.Notes));
        embedding.Notes.Warn(summary, tokenizer.MaxLength, areArguments: embedding.Input.Texts.Count > 0);
        return ExitCode.Done;
    }

    public void Dispose()
    {
        files.ForEach(file => file.Dispose());
        rescorings.ForEach(one => one.Dispose());
    }

    private static bool MayHavePairs(RunMetadata? metadata) =>
        metadata is null || !metadata.Recipe.TryGetValue("pair_field", out string? field) || field != "none";

    private void OpenVectors(EmbeddingPlan plan)
    {
        VectorRanges? ranges = settings.RangesFile is { } path ? RangesReader.Read(path) : null;
        foreach (SearchedVectors file in files)
        {
            file.OpenVectors(plan.Width, ranges);
            file.RequireWidth(plan.Width);
        }

        if (ranges is not null && !files.Exists(file => file.TakesRanges))
        {
            throw UserException.Usage(
                $"--ranges {settings.RangesFile} is for numbers of 8 bits without metadata, and there are none here. Leave it out.");
        }

        foreach ((int number, Rescoring one) in rescorings.Index())
        {
            one.OpenVectors(plan, files[number]);
        }
    }

    private void CheckRecipes(EmbeddingPlan plan, TextTokenizer tokenizer)
    {
        foreach (SearchedVectors file in files.Where(file => file.Metadata is not null))
        {
            RecipeCheck.Check(file.Metadata!, file.Name, plan, tokenizer);
        }

        rescorings.ForEach(one => one.CheckRecipe(plan, tokenizer));
    }

    /// <summary>The best of all files for each query; equal ones in the order of the files, and of their numbers.</summary>
    private List<SearchHit> Find(List<float[]> queries, EmptyRecords empty)
    {
        int threads = embedding.Compute.Threads ?? Device.Cpu.DefaultThreads;
        List<SearchHit>[] found = [.. queries.Select(_ => new List<SearchHit>())];
        long leftOut = 0;
        foreach ((int number, SearchedVectors file) in files.Index())
        {
            (List<Candidate>[] nearest, long without) = file.Scan(queries, settings.Candidates, empty.For, threads, stop);
            leftOut += without;
            if (rescorings.Count > 0)
            {
                nearest = rescorings[number].Apply(queries, nearest, file, stop);
            }

            for (int query = 0; query < queries.Count; query++)
            {
                found[query].AddRange(nearest[query].Take(settings.Top).Select(near => new SearchHit(query, near)
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
                hits.OrderByDescending(hit => hit.Found.Score).Take(settings.Top).Select((hit, rank) => hit with { Rank = rank + 1 })),
        ];
    }

    private void ForEachFile(List<SearchHit> hits, Action<SearchedVectors, List<SearchHit>> act)
    {
        foreach ((int number, SearchedVectors file) in files.Index())
        {
            act(file, [.. hits.Where(hit => hit.FileNumber == number)]);
        }
    }
}
