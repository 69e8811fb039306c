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

    private enum Kind
    {
        Key,
        Text,
        Other,
        Opening,
        Closing,
    }

    public static byte[] Change(byte[] bytes, Random random)
    {
        List<(int Start, int End, Kind Kind)> tokens = Tokens(bytes);
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
        (int start, int end, Kind kind) = tokens[at];
        switch (random.Next(8))
        {
            case 0:
                // A value with all that is in it becomes one of another type.
                (start, end) = Value(tokens, kind == Kind.Key ? Math.Min(at + 1, tokens.Count - 1) : at);
                return Put(OtherTypes[random.Next(OtherTypes.Length)]);
            case 1 when kind == Kind.Key:
                (_, end) = Value(tokens, Math.Min(at + 1, tokens.Count - 1));
                return ByteMutations.Splice(bytes, start, AfterComma(bytes, end) - start, []);
            case 2 when kind == Kind.Key:
                (_, end) = Value(tokens, Math.Min(at + 1, tokens.Count - 1));
                byte[] member = bytes[start..end];
                return ByteMutations.Splice(bytes, start, 0, [.. member, (byte)',']);
            case 3:
                int depth = random.Next(3) == 0 ? 100_000 : random.Next(1, 200);
                (start, end) = Value(tokens, at);
                return kind == Kind.Key
                    ? Put(Quoted(random))
                    : Put(new string('[', depth) + Encoding.UTF8.GetString(bytes[start..end]) + new string(']', depth));
            case 4 when kind == Kind.Opening:
                return ByteMutations.Splice(
                    bytes,
                    end,
                    0,
                    Encoding.UTF8.GetBytes(
                        bytes[start] == '{' ? $"{Quoted(random)}:{Numbers.ExtremeText(random)}," : $"{Numbers.ExtremeText(random)},"));
            case 5 when kind is Kind.Text or Kind.Key:
                return Put(random.Next(3) == 0 ? "\"\\ud800\"" : Quoted(random));
            case 6:
                return ByteMutations.Change(bytes, random);
            default:
                return Put(kind switch
                {
                    Kind.Key or Kind.Text => Quoted(random),
                    Kind.Other => random.Next(4) == 0 ? Quoted(random) : Numbers.ExtremeText(random),
                    _ => Numbers.ExtremeText(random),
                });
        }

        byte[] Put(string text) => ByteMutations.Splice(bytes, start, end - start, Encoding.UTF8.GetBytes(text));
    }

    private static string Quoted(Random random) => JsonSerializer.Serialize(Strings.Any(random));

    private static (int Start, int End) Value(List<(int Start, int End, Kind Kind)> tokens, int at)
    {
        int depth = 0;
        int last = at;
        for (; last < tokens.Count; last++)
        {
            depth += tokens[last].Kind switch { Kind.Opening => 1, Kind.Closing => -1, _ => 0 };
            if (depth <= 0)
            {
                break;
            }
        }

        return (tokens[at].Start, tokens[Math.Min(last, tokens.Count - 1)].End);
    }

    private static int AfterComma(byte[] bytes, int end) => end < bytes.Length && bytes[end] == ',' ? end + 1 : end;

    private static List<(int Start, int End, Kind Kind)> Tokens(byte[] bytes)
    {
        List<(int, int, Kind)> tokens = [];
        for (int i = 0; i < bytes.Length;)
        {
            int start = i;
            switch (bytes[i])
            {
                case (byte)'"':
                    for (i++; i < bytes.Length && bytes[i] != '"'; i++)
                    {
                        i += bytes[i] == '\\' ? 1 : 0;
                    }

                    i = Math.Min(i + 1, bytes.Length);
                    tokens.Add((start, i, IsKey(bytes, i) ? Kind.Key : Kind.Text));
                    break;
                case (byte)'{' or (byte)'[':
                    tokens.Add((start, ++i, Kind.Opening));
                    break;
                case (byte)'}' or (byte)']':
                    tokens.Add((start, ++i, Kind.Closing));
                    break;
                case (byte)',' or (byte)':' or <= 32:
                    i++;
                    break;
                default:
                    while (i < bytes.Length && bytes[i] is > 32 and not ((byte)',' or (byte)':' or (byte)'}' or (byte)']' or (byte)'"'))
                    {
                        i++;
                    }

                    i += i == start ? 1 : 0;
                    tokens.Add((start, i, Kind.Other));
                    break;
            }
        }

        return tokens;
    }

    private static bool IsKey(byte[] bytes, int at)
    {
        while (at < bytes.Length && bytes[at] <= 32)
        {
            at++;
        }

        return at < bytes.Length && bytes[at] == ':';
    }
}
