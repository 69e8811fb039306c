using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlbertEmbed.Output;

/// <summary>How every JSON line of this program is written.</summary>
internal static class JsonLine
{
    public static JsonWriterOptions Settings { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Replaces half of a surrogate pair, which a token of a text may hold and JSON cannot.</summary>
    public static string WellFormed(string surface) => string.Concat(surface.EnumerateRunes());
}
