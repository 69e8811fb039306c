using System.Buffers;
using System.Text;

namespace AlbertEmbed.Errors;

/// <summary>
/// Text that others have written (names, ids, paths, answers, messages of libraries), made safe to show: nothing in it acts on a terminal,
/// hides, ends a line or fills the screen.
/// </summary>
/// <remarks>
/// A backslash stays as it is, so that paths can be copied. Visible text is not changed, so a message may pass twice. Data (JSON Lines,
/// NPY)
/// must be exact and does not pass.
/// </remarks>
internal static class ForeignText
{
    /// <summary>Most characters of one name or value.</summary>
    public const int MostOfName = 400;

    /// <summary>Most characters of a whole sentence.</summary>
    public const int MostOfSentence = 1000;

    /// <summary>
    /// The text without credentials, with invisible characters as escapes, and cut in its middle where it is too long.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="mostLength">Most characters of the result; at least 60.</param>
    public static string Visible(string text, int mostLength = MostOfName)
    {
        text = Credentials.Hide(text);
        (string whole, int taken) = Head(text, mostLength);
        if (taken == text.Length)
        {
            return whole;
        }

        int room = mostLength - Cut(text.Length).Length;
        (string tail, int kept) = Tail(text, room / 3);
        (string head, taken) = Head(text, room - (room / 3));
        return head + Cut(text.Length - taken - kept) + tail;
    }

    private static string Cut(int characters) => $" … {Plural.Of(characters, "more character")} … ";

    /// <summary>The start of the text that fits, and how many characters of the text it stands for.</summary>
    private static (string Shown, int Taken) Head(string text, int room)
    {
        StringBuilder shown = new();
        int at = 0;
        foreach (string part in Parts(text, 0, room + 1))
        {
            if (shown.Length + part.Length > room)
            {
                break;
            }

            shown.Append(part);
            at += part.Length > 2 ? EscapedLength(part) : part.Length;
        }

        return (shown.ToString(), at);
    }

    /// <summary>The end of the text that fits, and how many characters of the text it stands for.</summary>
    private static (string Shown, int Taken) Tail(string text, int room)
    {
        int start = Math.Max(0, text.Length - room);
        start += char.IsLowSurrogate(text[start]) ? 1 : 0;
        List<string> parts = [.. Parts(text, start, room)];
        int length = 0;
        int first = parts.Count;
        int taken = 0;
        while (first > 0 && length + parts[first - 1].Length <= room)
        {
            string part = parts[--first];
            length += part.Length;
            taken += part.Length > 2 ? EscapedLength(part) : part.Length;
        }

        // A character that is visible only after another one is left out with it.
        while (first < parts.Count && parts[first].Length <= 2 && Parts(parts[first], 0, 1).Single() != parts[first])
        {
            taken -= parts[first++].Length;
        }

        return (string.Concat(parts[first..]), taken);
    }

    /// <summary>Characters that an escape stands for: those beyond 16 bits are two.</summary>
    private static int EscapedLength(string escape) => escape[1] == 'U' ? 2 : 1;

    /// <summary>The shown form of each character of a stretch of text.</summary>
    private static IEnumerable<string> Parts(string text, int start, int length)
    {
        int end = (int)Math.Min(text.Length, (long)start + length);
        Rune? previous = null;
        for (int at = start, used; at < end; at += used)
        {
            bool isWhole = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out used) == OperationStatus.Done;
            bool isSeen = isWhole && InvisibleCharacters.IsSeen(rune, previous);
            previous = isSeen ? rune : null;
            yield return isSeen ? text.Substring(at, used)
                : isWhole && !rune.IsBmp ? $"\\U{rune.Value:X8}"
                : $"\\u{(int)text[at]:X4}";
        }
    }
}
