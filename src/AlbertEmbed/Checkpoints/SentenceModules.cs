using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// What a sentence-transformers folder does with the token vectors, as <c>modules.json</c> and the module folders say it.
/// </summary>
/// <param name="Poolings">The poolings whose vectors are joined, in this order; empty when the folder names none.</param>
/// <param name="Steps">What is done to the pooled vector, in this order.</param>
/// <param name="Obstacle">Why the folder's own recipe cannot be followed, or null.</param>
internal sealed record SentenceModules(IReadOnlyList<PoolingMode> Poolings, IReadOnlyList<SentenceStep> Steps, string? Obstacle)
{
    /// <summary>The file that names the poolings, below the folder; null when none does.</summary>
    public string? PoolingSource { get; private init; }

    public const string ModulesFile = "modules.json";
    /// <summary>The length limit, and whether texts are lower-cased first.</summary>
    public const string TransformerConfig = "sentence_bert_config.json";

    public const string PoolingFolder = "1_Pooling";
    public const string PromptsFile = "config_sentence_transformers.json";

    /// <summary>In the order in which sentence-transformers joins them.</summary>
    private static readonly List<PoolingKind> Kinds =
    [
        new("pooling_mode_cls_token", "cls", PoolingMode.Cls),
        new("pooling_mode_max_tokens", "max", PoolingMode.Max),
        new("pooling_mode_mean_tokens", "mean", PoolingMode.Mean),
        new("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", PoolingMode.MeanSqrtLen),
        new("pooling_mode_weightedmean_tokens", "weightedmean", PoolingMode.WeightedMean),
        new("pooling_mode_lasttoken", "lasttoken", PoolingMode.LastToken),
    ];

    /// <summary>Whether vectors are L2-normalised at some point.</summary>
    public bool Normalizes => Steps.Any(step => step.Dense is null);

    /// <summary>Components of the folder's own vectors.</summary>
    /// <param name="hiddenSize">Components of a token's vector.</param>
    public int Width(int hiddenSize) => SentenceStep.Width(Steps, Math.Max(1, Poolings.Count) * hiddenSize);

    /// <exception cref="UserException">A file of the folder is damaged.</exception>
    public static SentenceModules Read(string folder)
    {
        string? obstacle = PromptObstacle(folder);
        string poolingFolder = Path.Combine(folder, PoolingFolder);
        List<SentenceStep> steps = [];
        foreach ((string type, string path) in Modules(folder))
        {
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer":
                    break;
                case "Pooling":
                    poolingFolder = path;
                    break;
                case "Normalize":
                    steps.Add(SentenceStep.Normalize);
                    break;
                case "Dense":
                    steps.Add(new SentenceStep(DenseModule.Read(path)));
                    break;
                default:
                    obstacle = $"its module {type} is not supported";
                    break;
            }
        }

        string[] names = PoolingNames(poolingFolder);
        string? unknown = Array.Find(names, name => !Kinds.Exists(kind => kind.Name == name));
        obstacle = unknown is null ? obstacle : $"its pooling {unknown} is not supported";
        return new SentenceModules([.. from kind in Kinds where names.Contains(kind.Name) select kind.Mode], steps, obstacle)
        {
            PoolingSource = names.Length > 0 ? Path.GetRelativePath(folder, Path.Combine(poolingFolder, "config.json")) : null,
        };
    }

    private static List<(string Type, string Path)> Modules(string folder)
    {
        List<(string, string)> modules = [];
        if (JsonFile.TryRead(Path.Combine(folder, ModulesFile)) is not { } json)
        {
            return modules;
        }

        if (json.Root.ValueKind != JsonValueKind.Array)
        {
            throw json.Error("a list of modules was expected.");
        }

        foreach (JsonElement module in json.Root.EnumerateArray())
        {
            string path = Text(module, "path");
            if (path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path))
            {
                throw json.Error($"the module path {path} leaves the folder.");
            }

            modules.Add((Text(module, "type"), Path.Combine(folder, path)));
        }

        return modules;

        string Text(JsonElement module, string key) =>
            module.ValueKind == JsonValueKind.Object && module.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw json.Error($"a module has no {key}.");
    }

    /// <summary>Flags up to release 4 of sentence-transformers, a name or a list of names from 5 on.</summary>
    private static string[] PoolingNames(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, "config.json")) is not { } json)
        {
            return [];
        }

        return json.Find("pooling_mode") switch
        {
            { ValueKind: JsonValueKind.String } name => [name.ToString()],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(name => name.ToString())],
            _ => [.. from kind in Kinds where json.Flag(kind.Flag) == true select kind.Name],
        };
    }

    /// <summary>A prompt that sentence-transformers would put before each text of its own accord.</summary>
    private static string? PromptObstacle(string folder)
    {
        JsonFile? config = JsonFile.TryRead(Path.Combine(folder, PromptsFile));
        return config?.Text("default_prompt_name") is { } name
            && config.Find("prompts") is { ValueKind: JsonValueKind.Object } prompts
            && prompts.TryGetProperty(name, out JsonElement prompt)
            && prompt.ToString().Length > 0
                ? $"it puts \"{prompt}\" before each text, which is not done here"
                : null;
    }

    private sealed record PoolingKind(string Flag, string Name, PoolingMode Mode);
}
