using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The <c>config_sentence_transformers.json</c> of a folder.</summary>
internal static class SentenceTransformersConfig
{
    private const string SentenceModel = "SentenceTransformer";

    /// <summary>The known keys. Versions and the similarity function change no vector.</summary>
    private static readonly string[] Keys =
    [
        "__version__", "model_type", "prompts", "default_prompt_name", "similarity_fn_name", "truncate_dim",
    ];

    /// <summary>Components to keep of each vector after all modules (truncate_dim); null for all.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="textObstacle">The reason why the default prompt is not supported, or null.</param>
    /// <exception cref="FormatException">A setting is not supported.</exception>
    public static int? ReadTruncation(string folder, out string? textObstacle)
    {
        textObstacle = null;
        if (JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.SentenceTransformers)) is not { } json)
        {
            return null;
        }

        textObstacle = PromptObstacle(json);
        json.RefuseOtherKeys(Keys);
        if (json.Text("model_type") is { } type and not SentenceModel)
        {
            throw new FormatException($"its model_type {type} is not supported; {SentenceModel} is");
        }

        int kept = json.Integer("truncate_dim", int.MaxValue);
        return kept == int.MaxValue ? null : kept > 0 ? kept : throw json.Error($"truncate_dim should be positive, but is {kept}.");
    }

    /// <summary>sentence-transformers puts the default prompt before each text; this program does not.</summary>
    private static string? PromptObstacle(JsonFile json) =>
        json.Text("default_prompt_name") is not { } name ? null
        : json.Find("prompts") is not { ValueKind: JsonValueKind.Object } prompts || !prompts.TryGetProperty(name, out JsonElement prompt)
            ? $"{CheckpointFiles.SentenceTransformers}: its default_prompt_name {name} is not among its prompts"
        : prompt.ToString() is { Length: > 0 } text ? $"{CheckpointFiles.SentenceTransformers}: it puts \"{text}\" before "
            + "each text, which is not supported"
        : null;
}
