using System.Globalization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Runs;

/// <summary>Says how large the batches of the run were that a resumed one goes on with.</summary>
internal static class EarlierBatches
{
    /// <summary>
    /// Tokens of a batch, where these decide vectors; null for no such run. A GPU may have more or less memory free now, and would be given
    /// other batches without this.
    /// </summary>
    /// <param name="output">The output file's name.</param>
    /// <exception cref="UserException">What the earlier run has left may not be read.</exception>
    public static int? Tokens(string output)
    {
        SortedDictionary<string, string>? recipe = FileJournal.Find(output)?.Recipe ?? RunJson.ReadMetadata(output)?.Recipe;
        return int.TryParse(recipe?.GetValueOrDefault("batch_tokens"), NumberStyles.None, CultureInfo.InvariantCulture, out int tokens)
            && tokens > 0
            ? tokens
            : null;
    }
}
