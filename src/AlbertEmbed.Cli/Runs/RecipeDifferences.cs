namespace AlbertEmbed.Runs;

/// <summary>Says in which settings two recipes differ, as far as a user has chosen them.</summary>
internal static class RecipeDifferences
{
    private const string Model = "model_sha256";
    private const string Missing = "nothing";

    /// <summary>Settings that follow from others where the user does not choose them: they change with these.</summary>
    private static readonly Dictionary<string, string[]> Causes = new(StringComparer.Ordinal)
    {
        ["batch_tokens"] = [Model, "device", "precision"],
        ["tokenizer"] = [Model],
        ["max_length"] = [Model],
        ["pooling"] = [Model],
        ["then"] = [Model],
        ["layer_merge"] = ["layers"],
        ["stride"] = ["overflow"],
    };

    /// <summary>The settings that differ, without those that differ because another one does.</summary>
    public static IReadOnlyList<RecipeDifference> Of(SortedDictionary<string, string> before, SortedDictionary<string, string> now)
    {
        RecipeDifference[] all =
        [
            .. from key in before.Keys.Union(now.Keys)
               let difference = new RecipeDifference(key, before.GetValueOrDefault(key, Missing), now.GetValueOrDefault(key, Missing))
               where difference.Before != difference.Now
               select difference,
        ];
        return [.. all.Where(one => !Causes.TryGetValue(one.Key, out string[]? causes) || !all.Any(other => causes.Contains(other.Key)))];
    }
}
