using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>A field of the input that goes to the output as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value, as JSON.</param>
internal readonly record struct KeptField(string Name, string Json)
{
    /// <summary>
    /// The field of an object. In valid JSON carriage returns and line feeds stand only between values, and many readers take each of them
    /// for the end of a line: a value with one would be lines that nobody wrote.
    /// </summary>
    public static KeptField Of(JsonProperty field) => new(field.Name, field.Value.GetRawText().Replace('\r', ' ').Replace('\n', ' '));
}
