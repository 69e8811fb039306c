using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>A field of the input that goes to the output as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value, as JSON.</param>
internal readonly record struct KeptField(string Name, string Json)
{
    /// <summary>The field of an object.</summary>
    public static KeptField Of(JsonProperty field) => new(field.Name, RawJson.OnOneLine(field.Value));
}
