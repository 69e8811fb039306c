using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Describes everything that decides what an output is, whatever machine makes it with however many threads.</summary>
internal static class EmbedRecipe
{
    /// <param name="settings">What was asked for.</param>
    /// <param name="plan">What is done.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="digest">SHA-256 of the model's files.</param>
    public static SortedDictionary<string, string> Describe(
        EmbedSettings settings, EmbeddingPlan plan, TextTokenizer tokenizer, string digest)
    {
        InputSettings input = settings.Embedding.Input;
        PipelineOptions options = plan.Options;
        SortedDictionary<string, string> recipe = new(RecipeWords.Describe(options.Recipe), StringComparer.Ordinal)
        {
            ["version"] = ProgramVersion.Text,
            ["model_sha256"] = digest,
            ["tokenizer"] = tokenizer.Tokenizer.Description,
            ["device"] = plan.Choices.Device.ToString(),
            ["precision"] = Words.Lower(plan.Choices.Precision),
            ["batch_tokens"] = options.Dependence == BatchDependence.None ? "any" : Words.Number(options.BatchTokens),
            ["max_length"] = Words.Number(tokenizer.MaxLength),
            ["overflow"] = Words.Lower(options.Overflow),
            ["stride"] = options.Overflow == Overflow.Window ? Words.Number(options.Stride) : "none",
            ["on_error"] = options.SkipBadRecords ? "skip" : "fail",
            ["input_format"] = input.Format ?? "auto",
            ["delimiter"] = input.Table.Delimiter is { } delimiter ? TableDialect.Name(delimiter) : "auto",
            ["quoting"] = Words.Lower(input.Table.Quoting),
            ["empty"] = input.RefusesEmptyTexts ? "error" : "keep",
            ["text_field"] = input.Fields.Text ?? "auto",
            ["pair_field"] = input.Fields.Pair ?? "none",
            ["id_field"] = input.Fields.Id ?? (input.HasPaths ? "path" : "none"),
            ["keep"] = input.Fields.KeepAll ? "all" : string.Join(",", input.Fields.Keep),
            ["shard"] = input.Shard?.ToString() ?? "none",
        };
        foreach ((string key, string value) in settings.Output.Recipe())
        {
            recipe[key] = value;
        }

        foreach ((string key, string value) in settings.Labels?.Recipe() ?? [])
        {
            recipe[key] = value;
        }

        return recipe;
    }
}
