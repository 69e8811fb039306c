using System.Text.Json;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// What a sentence-transformers folder does with the token vectors, as <c>modules.json</c> and the module folders say it.
/// </summary>
/// <param name="Pooling">The pooling, or null when the folder does not name one that can be run here.</param>
/// <param name="Normalize">Whether vectors are L2-normalised.</param>
/// <param name="Obstacle">Why the folder's own recipe cannot be followed, or null.</param>
internal sealed record SentenceModules(PoolingMode? Pooling, bool Normalize, string? Obstacle)
{
    public const string PoolingConfig = "1_Pooling/config.json";

    private static readonly (string Key, string Name, PoolingMode? Mode)[] Flags =
    [
        ("pooling_mode_cls_token", "cls", PoolingMode.Cls),
        ("pooling_mode_mean_tokens", "mean", PoolingMode.Mean),
        ("pooling_mode_max_tokens", "max", PoolingMode.Max),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", null),
        ("pooling_mode_weightedmean_tokens", "weightedmean", null),
        ("pooling_mode_lasttoken", "lasttoken", null),
    ];

    public static SentenceModules Read(string folder)
    {
        List<string> modules = ModuleTypes(folder);
        bool normalize = modules.Exists(type => type.EndsWith("Normalize", StringComparison.Ordinal));
        string[] names = PoolingNames(folder);
        PoolingMode? pooling = names.Length == 1 ? Flags.FirstOrDefault(flag => flag.Name == names[0]).Mode : null;
        string? other = modules.Find(type => !IsKnown(type));
        string? obstacle =
            other is not null ? $"its module {other} is not supported"
            : names.Length > 0 && pooling is null ? $"its pooling {string.Join(" + ", names)} is not supported"
            : null;
        return new SentenceModules(pooling, normalize, obstacle);
    }

    private static bool IsKnown(string type) =>
        Array.Exists(["Transformer", "Pooling", "Normalize"], name => type.EndsWith(name, StringComparison.Ordinal));

    private static List<string> ModuleTypes(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, "modules.json")) is not { } json)
        {
            return [];
        }

        return json.Root.ValueKind == JsonValueKind.Array
            ? [.. json.Root.EnumerateArray().Select(module => module.GetProperty("type").ToString())]
            : throw json.Error("a list of modules was expected.");
    }

    /// <summary>Flags up to release 4 of sentence-transformers, a name or a list of names from 5 on.</summary>
    private static string[] PoolingNames(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, PoolingConfig)) is not { } json)
        {
            return [];
        }

        return json.Find("pooling_mode") switch
        {
            { ValueKind: JsonValueKind.String } name => [name.ToString()],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(name => name.ToString())],
            _ => [.. Flags.Where(flag => json.Flag(flag.Key) == true).Select(flag => flag.Name)],
        };
    }
}
