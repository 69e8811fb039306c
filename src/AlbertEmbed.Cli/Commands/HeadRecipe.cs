using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>What decides the vectors that a head takes: others would give labels that mean nothing.</summary>
internal static class HeadRecipe
{
    private const string Overflow = "overflow";

    public static SortedDictionary<string, string> Of(EmbeddingPlan plan, TextTokenizer tokenizer, InputSettings input)
    {
        SortedDictionary<string, string> recipe = new(RecipeCheck.Describe(plan, tokenizer), StringComparer.Ordinal)
        {
            ["pairs"] = input.Fields.Pair is null ? "no" : "yes",
        };

        // Texts that are too long are bad records or cut: what is embedded is the same.
        recipe[Overflow] = recipe[Overflow] == "error" ? "truncate" : recipe[Overflow];
        return recipe;
    }

    /// <param name="head">The head.</param>
    /// <param name="name">Its file's name.</param>
    /// <param name="here">What decides the vectors of this run.</param>
    /// <exception cref="UserException">They are others than those that the head was trained on.</exception>
    public static void Check(HeadFile head, string name, SortedDictionary<string, string> here)
    {
        IReadOnlyList<RecipeDifference> differences = RecipeDifferences.Of(head.Recipe, here);
        if (differences.Count > 0)
        {
            throw UserException.Usage(
                $"{name} was trained on other vectors (model {head.Model}): {string.Join("; ", differences)}. Leave out the options that "
                    + "differ, or give the same model with --model.");
        }
    }
}
