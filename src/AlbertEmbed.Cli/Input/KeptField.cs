using System.Text.Json;
using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>A field of the input that is copied to the output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value, as JSON on one line.</param>
internal readonly record struct KeptField(string Name, string Json)
{
    /// <summary>The value as a table's column has it; null where the input is no such table.</summary>
    public PlainField? Plain { get; init; }

    public static KeptField Of(JsonProperty field) => new(field.Name, RawJson.OnOneLine(field.Value));
}
