using System.Text.Json;

namespace AlbertEmbed.Output;

/// <summary>
/// The field of a line that holds the vector. Base64 of another type than float32 has another name, so that nobody reads it as float32.
/// </summary>
internal static class VectorField
{
    public const string Name = "embedding";

    private static readonly (VectorType Type, string Name)[] Fields =
        [.. Enum.GetValues<VectorType>().Select(type => (type, type == VectorType.Float32 ? Name : $"{Name}_{type.Name()}"))];

    public static string Of(VectorType type) => Array.Find(Fields, field => field.Type == type).Name;

    /// <summary>Whether a field holds a vector of some type.</summary>
    public static bool Is(string name) =>
        name.StartsWith(Name, StringComparison.Ordinal) && Array.Exists(Fields, field => field.Name == name);

    /// <summary>The vector of a line, and its type.</summary>
    /// <exception cref="KeyNotFoundException">The line has no vector, or several.</exception>
    /// <exception cref="InvalidOperationException">It is not an object.</exception>
    public static (VectorType Type, JsonElement Value) Find(JsonElement line)
    {
        (VectorType, JsonElement)? found = null;
        foreach ((VectorType type, string name) in Fields)
        {
            if (line.TryGetProperty(name, out JsonElement value))
            {
                found = found is null ? (type, value) : throw new KeyNotFoundException($"{name} is a second vector.");
            }
        }

        return found ?? throw new KeyNotFoundException(Name);
    }
}
