namespace AlbertEmbed.Errors;

/// <summary>Keeps names and passwords that an address holds out of what is printed and stored.</summary>
internal static class Credentials
{
    /// <summary>Stands for a name and a password.</summary>
    public const string Hidden = "***";

    private const string AfterScheme = "://";

    /// <summary>What ends an address within a sentence. Other white space does not: it is shown as an escape, which ends nothing.</summary>
    private const string Ends = " \"'";

    /// <summary>
    /// The text with what stands before the last @ of each address hidden. A password may hold an @ or a slash although it should not, so a
    /// path with an @ is hidden with it.
    /// </summary>
    public static string Hide(string text)
    {
        if (!text.Contains(AfterScheme, StringComparison.Ordinal))
        {
            return text;
        }

        List<string> parts = [];
        int at = 0;
        for (int scheme; (scheme = text.IndexOf(AfterScheme, at, StringComparison.Ordinal)) >= 0;)
        {
            int start = scheme + AfterScheme.Length;
            int length = text.AsSpan(start).IndexOfAny(Ends);
            int end = length < 0 ? text.Length : start + length;
            int sign = text.LastIndexOf('@', end - 1, end - start);
            parts.Add(text[at..start]);
            parts.Add(sign < 0 ? text[start..end] : Hidden + text[sign..end]);
            at = end;
        }

        return string.Concat(parts) + text[at..];
    }

    /// <summary>A text that should be an address and nothing else, whatever stands before its last @ hidden.</summary>
    public static string HideIn(string address) => address.LastIndexOf('@') is >= 0 and var sign ? Hidden + address[sign..] : address;
}
