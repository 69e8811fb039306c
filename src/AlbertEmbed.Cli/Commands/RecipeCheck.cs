using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>
/// Compares how queries become vectors with how an earlier run's texts did: between different recipes cosines mean nothing.
/// </summary>
internal static class RecipeCheck
{
    /// <summary>What decides a vector's direction, and the option that says it.</summary>
    private static readonly (string Key, string? Option)[] Decisive =
    [
        ("model_sha256", null), ("tokenizer", null), ("pooling", "--pooling"), ("then", null), ("layers", "--layers"), (
            "layer_merge", "--layer-merge"),
        ("precision", "--precision"), ("max_length", "--max-length"), ("overflow", "--overflow"), ("stride", "--stride"),
    ];

    /// <summary>Words that stand in a recipe for no option.</summary>
    private static readonly string[] NoValues = ["none", "sentence"];

    /// <summary>What decides the vectors of a run.</summary>
    public static Dictionary<string, string> Describe(EmbeddingPlan plan, TextTokenizer tokenizer)
    {
        PipelineOptions options = plan.Options;
        Dictionary<string, string> here = RecipeWords.Describe(options.Recipe);
        here["tokenizer"] = tokenizer.Tokenizer.Description;
        here["model_sha256"] = CheckpointDigest.Compute(plan.Checkpoint);
        here["precision"] = Words.Lower(plan.Choices.Precision);
        here["max_length"] = Words.Number(tokenizer.MaxLength);
        here["overflow"] = Words.Lower(options.Overflow);
        here["stride"] = options.Overflow == Overflow.Window ? Words.Number(options.Stride) : "none";
        return here;
    }

    /// <param name="vectors">The earlier run's output.</param>
    /// <param name="path">Its name.</param>
    /// <param name="plan">How queries are embedded.</param>
    /// <param name="tokenizer">What makes their tokens.</param>
    /// <exception cref="UserException">The recipes differ.</exception>
    public static void Check(RunMetadata vectors, string path, EmbeddingPlan plan, TextTokenizer tokenizer)
    {
        Dictionary<string, string> here = Describe(plan, tokenizer);
        (string Key, string? Option)[] different =
            [.. Decisive.Where(
                one =>
                    vectors.Recipe.TryGetValue(one.Key, out string? there)
                    && Comparable(one.Key, there) != Comparable(one.Key, here[one.Key]))];
        if (different.Length == 0)
        {
            return;
        }

        string differences =
            string.Join("; ", different.Select(one => new RecipeDifference(one.Key, vectors.Recipe[one.Key], here[one.Key])));
        string[] asked =
        [
            .. different.Where(
                one => one.Option is not null && IsValue(vectors.Recipe[one.Key])).Select(one => $"{one.Option} {vectors.Recipe[one.Key]}"),
        ];
        throw UserException.Usage(
            $"{path} was made with another recipe: {differences}. Give the same model and "
                + $"options{(asked.Length > 0 ? $": {string.Join(' ', asked)}" : string.Empty)}.");
    }

    /// <summary>A last normalisation changes no cosine, and texts that were refused have no vectors.</summary>
    private static string Comparable(string key, string value)
    {
        const string Normalize = "normalize";
        if (key == "overflow" && value == "error")
        {
            return "truncate";
        }

        string rest = key == "then" && value.EndsWith(Normalize, StringComparison.Ordinal)
            ? value[..^Normalize.Length].TrimEnd(',', ' ')
            : value;
        return rest.Length == 0 ? "nothing" : rest;
    }

    /// <summary>Whether an option takes such a value: a folder's own modules may say more than options can.</summary>
    private static bool IsValue(string value) => !value.AsSpan().ContainsAny(" +") && !NoValues.Contains(value);
}
