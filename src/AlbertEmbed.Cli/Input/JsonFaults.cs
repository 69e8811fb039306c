using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>Says where a line of JSON is wrong, for messages.</summary>
internal static class JsonFaults
{
    private const string Unknown = "of one name";
    private const int EscapeLength = 6;

    /// <summary>What a value is, in words.</summary>
    public static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>The first key that an object has a second time, in quotes; the parser does not say which one it is.</summary>
    public static string RepeatedKey(string line)
    {
        try
        {
            Utf8JsonReader json = new(Encoding.UTF8.GetBytes(line));
            Stack<HashSet<string>> open = [];
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartObject)
                {
                    open.Push(new HashSet<string>(StringComparer.Ordinal));
                }
                else if (json.TokenType == JsonTokenType.EndObject)
                {
                    open.Pop();
                }
                else if (json.TokenType == JsonTokenType.PropertyName && json.GetString() is { } key && !open.Peek().Add(key))
                {
                    return $"\"{key}\"";
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A key that holds half of a surrogate pair has no text.
        }

        return Unknown;
    }

    /// <summary>
    /// Where the first escape stands that is half of a surrogate pair: " (\ud800 at byte 10)"; empty where there is none.
    /// </summary>
    public static string HalfSurrogate(string line)
    {
        for (int at = 0; at < line.Length - 1; at++)
        {
            if (line[at] != '\\')
            {
                continue;
            }

            char unit = UnitAt(line, at);
            if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(UnitAt(line, at + EscapeLength)))
            {
                at += (2 * EscapeLength) - 1;
            }
            else if (char.IsSurrogate(unit))
            {
                return $" ({line.AsSpan(at, EscapeLength)} at byte {Encoding.UTF8.GetByteCount(line.AsSpan(0, at)) + 1})";
            }
            else
            {
                // What stands behind the sign belongs to it, which may be a second one.
                at++;
            }
        }

        return string.Empty;
    }

    /// <summary>The unit that an escape stands for; NUL where there is none of four digits.</summary>
    private static char UnitAt(string line, int at) =>
        at + EscapeLength <= line.Length
        && line[at] == '\\'
        && line[at + 1] == 'u'
        && ushort.TryParse(
            line.AsSpan(at + 2, EscapeLength - 2),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out ushort unit)
            ? (char)unit
            : '\0';
}
