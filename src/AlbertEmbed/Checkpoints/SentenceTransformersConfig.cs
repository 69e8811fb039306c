using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The <c>config_sentence_transformers.json</c> of a folder.</summary>
internal sealed record SentenceTransformersConfig
{
    private const string SentenceModel = "SentenceTransformer";

    private const string PromptsKey = "prompts";

    /// <summary>The known keys. Versions and the similarity function change no vector.</summary>
    private static readonly string[] Keys =
    [
        "__version__", "model_type", PromptsKey, "default_prompt_name", "similarity_fn_name", "truncate_dim",
    ];

    /// <summary>Components to keep of each vector after all modules (truncate_dim); null for all.</summary>
    public int? Kept { get; private init; }

    /// <summary>Texts to put before each text, by their names; null for one that is not a text.</summary>
    public IReadOnlyDictionary<string, string?> Prompts { get; private init; } = new Dictionary<string, string?>();

    /// <summary>The name of the one that is put there unless something else is asked for; null for none.</summary>
    public string? DefaultPromptName { get; private init; }

    /// <summary>Reads the file; one that does not exist says nothing.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="FormatException">A setting is not supported.</exception>
    public static SentenceTransformersConfig Read(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.SentenceTransformers)) is not { } json)
        {
            return new SentenceTransformersConfig();
        }

        json.RefuseOtherKeys(Keys);
        if (json.Text("model_type") is { } type and not SentenceModel)
        {
            throw new FormatException($"its model_type {type} is not supported; {SentenceModel} is");
        }

        int kept = json.Integer("truncate_dim", int.MaxValue);
        return new SentenceTransformersConfig
        {
            Kept = kept == int.MaxValue ? null
                : kept > 0 ? kept
                : throw json.Error($"truncate_dim should be positive, but is {kept}."),
            Prompts = PromptsOf(json),
            DefaultPromptName = json.Text("default_prompt_name"),
        };
    }

    private static Dictionary<string, string?> PromptsOf(JsonFile json)
    {
        Dictionary<string, string?> prompts = new(StringComparer.Ordinal);
        if (json.Find(PromptsKey) is { } all)
        {
            foreach (JsonProperty prompt in all.ValueKind == JsonValueKind.Object
                ? all.EnumerateObject()
                : throw json.Error($"{PromptsKey} should be an object, but is {all.GetRawText()}."))
            {
                prompts[prompt.Name] = prompt.Value.ValueKind == JsonValueKind.String ? prompt.Value.GetString() : null;
            }
        }

        return prompts;
    }
}
