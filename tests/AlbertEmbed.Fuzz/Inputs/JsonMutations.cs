using System.Text;
using System.Text.Json;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>
/// Damage to JSON and JSON Lines that mostly stays JSON: other values, other types, keys that are missing, twice or unknown.
/// </summary>
internal static class JsonMutations
{
    private static readonly string[] OtherTypes =
    [
        "null", "true", "false", "[]", "{}", "[null]", "\"x\"", "0", "[[1,2],[3]]", "{\"type\":null}", "{\"a\":{\"b\":[]}}",
    ];

    public static byte[] Change(byte[] bytes, Random random)
    {
        List<JsonToken> tokens = JsonTokens.Of(bytes);
        if (tokens.Count == 0)
        {
            return ByteMutations.Change(bytes, random);
        }

        int at = random.Next(3) switch
        {
            0 => random.Next(Math.Min(tokens.Count, 150)),
            1 => tokens.Count - 1 - random.Next(Math.Min(tokens.Count, 400)),
            _ => random.Next(tokens.Count),
        };
        (int start, int end, JsonTokenKind kind) = tokens[at];
        int next = Math.Min(at + 1, tokens.Count - 1);
        return random.Next(8) switch
        {
            // A value with all that is in it becomes one of another type.
            0 => Put(
                bytes, JsonTokens.Value(tokens, kind == JsonTokenKind.Key ? next : at), OtherTypes[random.Next(OtherTypes.Length)]),
            1 when kind == JsonTokenKind.Key => WithoutMember(bytes, start, JsonTokens.Value(tokens, next).End),
            2 when kind == JsonTokenKind.Key =>
                ByteMutations.Splice(bytes, start, 0, [.. bytes[start..JsonTokens.Value(tokens, next).End], (byte)',']),
            3 => Nested(bytes, JsonTokens.Value(tokens, at), kind, random),
            4 when kind == JsonTokenKind.Opening =>
                ByteMutations.Splice(bytes, end, 0, Encoding.UTF8.GetBytes(First(bytes[start] == '{', random))),
            5 when kind is JsonTokenKind.Text or JsonTokenKind.Key =>
                Put(bytes, (start, end), random.Next(3) == 0 ? "\"\\ud800\"" : Quoted(random)),
            6 => ByteMutations.Change(bytes, random),
            _ => Put(bytes, (start, end), Other(kind, random)),
        };
    }

    private static byte[] WithoutMember(byte[] bytes, int start, int end) =>
        ByteMutations.Splice(bytes, start, (end < bytes.Length && bytes[end] == ',' ? end + 1 : end) - start, []);

    /// <summary>Puts a value into arrays, few or very many; a key becomes another one.</summary>
    private static byte[] Nested(byte[] bytes, (int Start, int End) value, JsonTokenKind kind, Random random)
    {
        int depth = random.Next(3) == 0 ? 100_000 : random.Next(1, 200);
        return Put(
            bytes,
            value,
            kind == JsonTokenKind.Key
                ? Quoted(random)
                : new string('[', depth) + Encoding.UTF8.GetString(bytes[value.Start..value.End]) + new string(']', depth));
    }

    /// <summary>One more member or item, to stand before the first.</summary>
    private static string First(bool isObject, Random random) =>
        isObject ? $"{Quoted(random)}:{Numbers.ExtremeText(random)}," : $"{Numbers.ExtremeText(random)},";

    private static string Other(JsonTokenKind kind, Random random) => kind switch
    {
        JsonTokenKind.Key or JsonTokenKind.Text => Quoted(random),
        JsonTokenKind.Other => random.Next(4) == 0 ? Quoted(random) : Numbers.ExtremeText(random),
        _ => Numbers.ExtremeText(random),
    };

    private static byte[] Put(byte[] bytes, (int Start, int End) part, string text) =>
        ByteMutations.Splice(bytes, part.Start, part.End - part.Start, Encoding.UTF8.GetBytes(text));

    private static string Quoted(Random random) => JsonSerializer.Serialize(Strings.Any(random));
}
