using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Engine;

/// <summary>Describes a recipe, for the metadata of runs and for callers.</summary>
internal static class RecipeWords
{
    /// <summary>The key of the prompt; absent where there is none.</summary>
    public const string Prompt = "prompt";

    public static Dictionary<string, string> Describe(EmbeddingRecipe recipe)
    {
        Dictionary<string, string> words = DescribeVectors(recipe);
        if (recipe.Prompt.Text.Length > 0)
        {
            words[Prompt] = recipe.Prompt.Text;
        }

        if (recipe.Prompt.IsLeftOut)
        {
            words["prompt_pooled"] = "no";
        }

        return words;
    }

    private static Dictionary<string, string> DescribeVectors(EmbeddingRecipe recipe) => new()
    {
        ["pooling"] = Join(recipe.Poolings, "+")
            + (recipe.TokenSteps.Count == 0 ? string.Empty : $" of tokens after {string.Join(", ", recipe.TokenSteps.Select(Describe))}"),
        ["then"] = recipe.Steps.Count == 0 ? "nothing" : string.Join(", ", recipe.Steps.Select(Describe)),
        ["layers"] = recipe.Output.Layers.Count == 0 ? "-1" : string.Join(",", recipe.Output.Layers),
        ["layer_merge"] = recipe.Output.Layers.Count > 1 ? Lower(recipe.Output.Merge) : "none",
    };

    /// <summary>Poolings as users name them.</summary>
    public static string Join(IReadOnlyList<PoolingMode> poolings, string separator) =>
        string.Join(separator, poolings.Select(Lower));

    private static string Describe(SentenceStep step) =>
        step.Dense is { } dense ? $"dense {dense.Inputs} to {dense.Outputs}{(dense.AddsInput ? " with its input added" : string.Empty)}"
        : step.Kept is { } kept ? $"the first {kept}"
        : "normalize";

    private static string Lower<T>(T value)
        where T : struct, Enum =>
#pragma warning disable CA1308 // Options are in lower case; nothing is compared by this.
        value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
