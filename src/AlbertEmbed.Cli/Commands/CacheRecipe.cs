using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Commands;

/// <summary>What decides a vector, for a cache of vectors.</summary>
internal static class CacheRecipe
{
    /// <summary>
    /// What decides only which texts there are, and how vectors are written. Everything else is taken to decide vectors: a cache may ask
    /// for more than is needed, and must not for less.
    /// </summary>
    private static readonly string[] NotOfVectors =
    [
        "on_error", "input_format", "delimiter", "quoting", "empty", "text_field", "pair_field", "id_field", "keep", "shard", "format",
        "with_text", "with_stats", "encoding", "dtype", "ranges", "labels", "with_logits", "head",
    ];

    /// <param name="recipe">What decides an output.</param>
    /// <param name="choices">How the encoder is run: to the last bit vectors depend on the processor, and on the kind of session.</param>
    /// <param name="runtime">The version of the runtime, of which another may be named.</param>
    public static SortedDictionary<string, string> Of(SortedDictionary<string, string> recipe, SessionChoices choices, string runtime) =>
        new(recipe.Where(part => !NotOfVectors.Contains(part.Key)).ToDictionary(part => part.Key, Decisive), StringComparer.Ordinal)
        {
            ["processor"] = Processor.Kind,
            ["runtime"] = runtime,
            ["session"] = choices.AreReadySoon ? "ready soon" : "fast",
        };

    /// <summary>
    /// Refuses a cache that cannot do what it promises. Last bits, which on a GPU depend on the batch, are not promised.
    /// </summary>
    /// <exception cref="UserException">Vectors depend on each other visibly.</exception>
    public static void RequireIndependentVectors(PipelineOptions options)
    {
        if (options.Dependence == BatchDependence.ThirdDigit)
        {
            throw UserException.Usage(
                "--cache does not go with --precision int8, where a vector depends on the texts that are embedded together with it. "
                    + "Leave one of them out.");
        }
    }

    /// <summary>On a GPU the size of batches decides last bits, which a cache does not promise.</summary>
    private static string Decisive(KeyValuePair<string, string> part) => part.Key == "batch_tokens" ? "any" : part.Value;
}
