using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The <c>config.json</c> of a pooling module.</summary>
internal static class PoolingConfig
{
    /// <summary>Far more than the kinds that exist, and few enough for the width of the joined vector not to overflow.</summary>
    private const int MostPoolings = 64;

    /// <summary>Whether the tokens of a prompt take part in the pooling.</summary>
    public const string IncludePromptKey = "include_prompt";

    private const string ModeKey = "pooling_mode";

    private static readonly string[] OtherKeys = [ModeKey, "word_embedding_dimension", "embedding_dimension", IncludePromptKey];

    private const string MeanFlag = "pooling_mode_mean_tokens";

    /// <summary>In the order in which sentence-transformers joins the poolings of flags.</summary>
    private static readonly List<PoolingKind> Kinds =
    [
        new("pooling_mode_cls_token", "cls", PoolingMode.Cls),
        new("pooling_mode_max_tokens", "max", PoolingMode.Max),
        new(MeanFlag, "mean", PoolingMode.Mean),
        new("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", PoolingMode.MeanSqrtLen),
        new("pooling_mode_weightedmean_tokens", "weightedmean", PoolingMode.WeightedMean),
        new("pooling_mode_lasttoken", "lasttoken", PoolingMode.LastToken),
    ];

    /// <summary>
    /// Reads flags (up to release 4 of sentence-transformers), or a name or a list of names in the order of the vector (from release 5).
    /// </summary>
    /// <returns>The poolings; empty if the file names none.</returns>
    /// <exception cref="FormatException">A setting is not supported.</exception>
    public static IReadOnlyList<PoolingMode> Read(JsonFile json)
    {
        json.RefuseOtherKeys([.. OtherKeys, .. Kinds.Select(kind => kind.Flag)]);
        return json.Find(ModeKey) switch
        {
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > MostPoolings =>
                throw new FormatException($"it joins {list.GetArrayLength()} poolings"),
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => [.. list.EnumerateArray().Select(Named)],
            { } name => [Named(name)],
            null => Flagged(json),
        };
    }

    private static PoolingMode[] Flagged(JsonFile json)
    {
        PoolingMode[] modes = [.. from kind in Kinds where json.Flag(kind.Flag) == true select kind.Mode];
        if (modes.Length > 0 && json.Flag(MeanFlag) is null)
        {
            throw new FormatException(
                $"{MeanFlag} is missing, which some releases of sentence-transformers read as true and others as false. Add it in a copy");
        }

        return modes.Length == 0 && Kinds.Exists(kind => json.Flag(kind.Flag) is not null)
            ? throw new FormatException("all of its poolings are turned off")
            : modes;
    }

    private static PoolingMode Named(JsonElement name) =>
        Kinds.Find(kind => kind.Name == name.ToString())?.Mode ?? throw new FormatException($"its pooling {name} is not supported");

    private sealed record PoolingKind(string Flag, string Name, PoolingMode Mode);
}
