using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

internal static class JsonText
{
    /// <summary>The text that a JSON string stands for.</summary>
    public static string Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetString()!;
    }
}
