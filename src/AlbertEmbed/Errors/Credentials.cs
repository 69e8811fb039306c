namespace AlbertEmbed.Errors;

/// <summary>Hides user names and passwords in addresses that are printed or stored.</summary>
internal static class Credentials
{
    /// <summary>Stands for a name and a password.</summary>
    public const string Hidden = "***";

    private const string AfterScheme = "://";

    /// <summary>Characters that end an address within a sentence. Other white space is shown as an escape, and ends nothing.</summary>
    private const string Ends = " \"'";

    /// <summary>
    /// The text, with everything before the last @ of each address hidden. A password may hold an @ or a slash although it should not, so a
    /// path with an @ is hidden too.
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

    /// <summary>A text that should be one address, with everything before its last @ hidden.</summary>
    public static string HideIn(string address) => address.LastIndexOf('@') is >= 0 and var sign ? Hidden + address[sign..] : address;
}
