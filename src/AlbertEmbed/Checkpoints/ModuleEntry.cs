using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>An entry of <c>modules.json</c>.</summary>
/// <param name="Type">The class with its package.</param>
/// <param name="Folder">The module's folder below the model's.</param>
internal sealed record ModuleEntry(string Type, string Folder)
{
    private const string Package = "sentence_transformers.";

    private const int MostModules = 64;

    private static readonly string[] Keys = ["idx", "name", "path", "type", "kwargs"];

    /// <summary>The class without its package.</summary>
    /// <exception cref="FormatException">The class belongs to another package.</exception>
    public string Name => Type.StartsWith(Package, StringComparison.Ordinal)
        ? Type[(Type.LastIndexOf('.') + 1)..]
        : throw new FormatException($"its module {Type} is not supported");

    /// <summary>All entries of a folder, in order; none without the file.</summary>
    /// <exception cref="Errors.UserException">The file is damaged.</exception>
    public static IReadOnlyList<ModuleEntry> Read(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.Modules)) is not { } json)
        {
            return [];
        }

        return json.Root.ValueKind == JsonValueKind.Array && json.Root.GetArrayLength() > MostModules
            ? throw json.Error($"it lists {json.Root.GetArrayLength()} modules, more than any model has.")
            : json.Root.ValueKind == JsonValueKind.Array
            ? [.. json.Root.EnumerateArray().Select(module => Read(json, module))]
            : throw json.Error("a list of modules was expected.");
    }

    private static ModuleEntry Read(JsonFile json, JsonElement module)
    {
        string path = Text(json, module, "path");
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw json.Error($"the module path {path.Replace('\0', '?')} has a NUL character in it, which folder names cannot have.");
        }

        if (path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path))
        {
            throw json.Error($"the module path {path} leaves the folder.");
        }

        foreach (JsonProperty property in module.EnumerateObject())
        {
            if (!Keys.Contains(property.Name))
            {
                throw json.Error(
                    $"the key {property.Name} of a module is not supported. Remove it from a copy of the folder if it changes no vector.");
            }
        }

        return new ModuleEntry(Text(json, module, "type"), path);
    }

    private static string Text(JsonFile json, JsonElement module, string key) =>
        module.ValueKind == JsonValueKind.Object
            && module.TryGetProperty(key, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw json.Error($"a module has no {key}.");
}
