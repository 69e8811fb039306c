using System.Text.Json;
using System.Text.Unicode;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Files;

/// <summary>A small JSON settings file of a checkpoint. Errors name the file and the key.</summary>
internal sealed class JsonFile
{
    private readonly string path;

    private JsonFile(string path, JsonElement root)
    {
        this.path = path;
        Root = root;
    }

    public JsonElement Root { get; }

    public string Location => path;

    /// <summary>Reads the file; null if it does not exist.</summary>
    public static JsonFile? TryRead(string path) => File.Exists(path) ? Read(path) : null;

    public static JsonFile Read(string path)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAll(path, RegularFile.LongestSettings);
            GitLfsPointer.Refuse(path, bytes);
            if (!Utf8.IsValid(bytes))
            {
                throw UserException.Model($"{path} is not valid UTF-8. Fetch the checkpoint again.");
            }

            using JsonDocument document = JsonDocument.Parse(bytes);
            RefuseHalfCharacters(path, bytes);
            return new JsonFile(path, document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw UserException.Model($"{path} is not valid JSON (line {e.LineNumber + 1}). Fetch the checkpoint again.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key exists with the value null.</summary>
    public bool IsNull(string key) =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    public int Integer(string key) => Find(key) is { } value ? AsInteger(key, value) : throw Missing(key);

    public int Integer(string key, int missing) => Find(key) is { } value ? AsInteger(key, value) : missing;

    public double Number(string key, double missing) =>
        Find(key) is not { } value ? missing
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsFinite(number) ? number
        : throw Wrong(key, "a number", value);

    public bool? Flag(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(key, "true or false", value);

    public string? Text(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(key, "a text", value);

    /// <summary>Refuses unknown keys, because they could silently change a result.</summary>
    /// <exception cref="FormatException">The file has a key that is not in the list.</exception>
    public void RefuseOtherKeys(IReadOnlyCollection<string> known)
    {
        if (Root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty entry in Root.EnumerateObject())
        {
            if (!known.Contains(entry.Name))
            {
                throw new FormatException($"it has the key {entry.Name}, which is not supported");
            }
        }
    }

    public UserException Error(string message) => UserException.Model($"{path}: {message}");

    /// <summary>The key's value; null counts as missing.</summary>
    public JsonElement? Find(string key) =>
        Root.ValueKind != JsonValueKind.Object ? throw Error("a JSON object was expected.")
        : Root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value
        : null;

    /// <summary>JSON can escape half of a surrogate pair, which no text can hold: every later read of that text would fail.</summary>
    private static void RefuseHalfCharacters(string path, byte[] bytes)
    {
        Utf8JsonReader reader = new(bytes);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw UserException.Model($"{path} has half of a surrogate pair in a text. Fetch the checkpoint again.", e);
        }
    }

    private int AsInteger(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(key, "an integer", value);

    private UserException Missing(string key) => Error($"{key} is missing.");

    private UserException Wrong(string key, string expected, JsonElement found) =>
        Error($"{key} should be {expected}, but is {found.GetRawText()}.");
}
