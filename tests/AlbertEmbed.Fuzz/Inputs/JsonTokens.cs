namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Cuts JSON into tokens, damaged JSON too.</summary>
internal static class JsonTokens
{
    public static List<JsonToken> Of(byte[] bytes)
    {
        List<JsonToken> tokens = [];
        for (int i = 0; i < bytes.Length;)
        {
            int start = i;
            switch (bytes[i])
            {
                case (byte)'"':
                    i = EndOfText(bytes, i);
                    tokens.Add(new(start, i, IsKey(bytes, i) ? JsonTokenKind.Key : JsonTokenKind.Text));
                    break;
                case (byte)'{' or (byte)'[':
                    tokens.Add(new(start, ++i, JsonTokenKind.Opening));
                    break;
                case (byte)'}' or (byte)']':
                    tokens.Add(new(start, ++i, JsonTokenKind.Closing));
                    break;
                case (byte)',' or (byte)':' or <= 32:
                    i++;
                    break;
                default:
                    i = EndOfWord(bytes, i);
                    tokens.Add(new(start, i, JsonTokenKind.Other));
                    break;
            }
        }

        return tokens;
    }

    /// <summary>Where the value that starts with a token starts and ends, with all that is in it.</summary>
    public static (int Start, int End) Value(List<JsonToken> tokens, int at)
    {
        int depth = 0;
        int last = at;
        for (; last < tokens.Count; last++)
        {
            depth += tokens[last].Kind switch { JsonTokenKind.Opening => 1, JsonTokenKind.Closing => -1, _ => 0 };
            if (depth <= 0)
            {
                break;
            }
        }

        return (tokens[at].Start, tokens[Math.Min(last, tokens.Count - 1)].End);
    }

    private static int EndOfText(byte[] bytes, int start)
    {
        int i = start + 1;
        for (; i < bytes.Length && bytes[i] != '"'; i++)
        {
            i += bytes[i] == '\\' ? 1 : 0;
        }

        return Math.Min(i + 1, bytes.Length);
    }

    /// <returns>At least one byte further, so that the next token is another.</returns>
    private static int EndOfWord(byte[] bytes, int start)
    {
        int i = start;
        while (i < bytes.Length && bytes[i] is > 32 and not ((byte)',' or (byte)':' or (byte)'}' or (byte)']' or (byte)'"'))
        {
            i++;
        }

        return Math.Max(i, start + 1);
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
