using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>Embeds queries, and records of vectors that were made with another prompt than the queries have.</summary>
internal sealed class QueryPlans : IDisposable
{
    private readonly EmbeddingSettings settings;
    private readonly CancellationToken stop;

    /// <exception cref="UserException">There is no such model or device, or the model lacks what was asked for.</exception>
    public QueryPlans(EmbeddingSettings settings, CancellationToken stop)
    {
        this.settings = settings;
        this.stop = stop;
        Plan = EmbeddingPlan.For(settings, stop);
    }

    /// <summary>How queries are embedded.</summary>
    public EmbeddingPlan Plan { get; }

    /// <summary>What is put before queries.</summary>
    public string Prompt => Plan.Options.Recipe.Prompt.Text;

    /// <summary>What was put before the texts of vectors; the folder's default prompt where nothing says it.</summary>
    public string PromptOf(SearchedVectors vectors)
    {
        if (vectors.Metadata is { } metadata)
        {
            return metadata.Recipe.GetValueOrDefault(RecipeWords.Prompt, string.Empty);
        }

        SentenceModules modules = Plan.Checkpoint.Modules;
        return modules.DefaultPromptName is { } name && modules.Prompts.GetValueOrDefault(name) is { } text ? text : string.Empty;
    }

    /// <summary>The vectors of records behind a prompt, at length 1.</summary>
    /// <exception cref="UserException">A record cannot be embedded.</exception>
    public List<float[]> Embed(string prompt, RecordSource records)
    {
        if (prompt == Prompt)
        {
            return Embed(Plan, records);
        }

        EmbeddingSettings other = settings with { Recipe = settings.Recipe with { Prompt = new PromptChoice(prompt) } };
        using EmbeddingPlan plan = EmbeddingPlan.For(other, settings.Model.Find(stop), () => Plan.Choices);
        return Embed(plan, records);
    }

    public void Dispose() => Plan.Dispose();

    private List<float[]> Embed(EmbeddingPlan plan, RecordSource records)
    {
        using QueryWriter writer = new();
        new EmbeddingRun(plan) { SkipBadRecords = false }.Run(records, writer, stop);
        return writer.Vectors;
    }
}
