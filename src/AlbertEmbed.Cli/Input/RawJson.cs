using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>Values that go from a JSON input to the output as they are written there.</summary>
internal static class RawJson
{
    /// <summary>Characters that some readers take for the end of a line, and controls that JSON allows in a string.</summary>
    private static readonly SearchValues<char> Unwanted =
        SearchValues.Create([.. "\r\n\u2028\u2029\u007f", .. Enumerable.Range(0x80, 0x20).Select(c => (char)c)]);

    /// <summary>A text as JSON.</summary>
    public static string Of(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>
    /// The value without characters that readers take for the end of a line, because each record must stay one line. In valid JSON
    /// carriage returns and line feeds stand only between values, and the others only in strings.
    /// </summary>
    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair, which other programs refuse to read.</exception>
    public static string OnOneLine(JsonElement value)
    {
        string json = value.GetRawText();
        if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            RefuseHalfSurrogates(value);
        }

        if (json.AsSpan().IndexOfAny(Unwanted) < 0)
        {
            return json;
        }

        StringBuilder line = new(json.Length);
        foreach (char c in json)
        {
            _ = c is '\r' or '\n' ? line.Append(' ')
                : Unwanted.Contains(c) ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : line.Append(c);
        }

        return line.ToString();
    }

    /// <summary>Decoding a string throws on half of a pair.</summary>
    private static void RefuseHalfSurrogates(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            _ = value.GetString();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                RefuseHalfSurrogates(item);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty field in value.EnumerateObject())
            {
                _ = field.Name;
                RefuseHalfSurrogates(field.Value);
            }
        }
    }
}
