using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>
/// Tells texts that look like names of files: nobody would notice from a vector that a name was embedded and not the file.
/// </summary>
internal static class FileLikeText
{
    private const int LongestName = 255;

    private static readonly string[] Endings =
        [".txt", ".md", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".npy", ".gz", ".zst", ".xz", ".bz2", ".html", ".xml"];

    /// <summary>Whether a text ends as names of inputs do, and is a single word.</summary>
    public static bool Is(string text) =>
        text.Length is > 0 and <= LongestName
        && !text.Any(char.IsWhiteSpace)
        && !text.Contains("://", StringComparison.Ordinal)
        && Path.GetExtension(text) is { Length: > 1 } ending
        && Endings.Contains(ending, StringComparer.OrdinalIgnoreCase)
        && Path.GetFileNameWithoutExtension(text).Length > 0;

    /// <summary>Whether there is such a file too.</summary>
    public static bool IsThere(string text) => Is(text) && File.Exists(text);

    /// <summary>Refuses texts that are all names of files, and notes those that look so.</summary>
    /// <param name="texts">The texts, none of which stands behind <c>--</c>.</param>
    /// <param name="arePairs">Whether they are the two of a pair, which is read from one table.</param>
    /// <param name="note">Takes the note.</param>
    /// <exception cref="UserException">Each text is the name of a file that is there.</exception>
    public static void Check(IReadOnlyList<string> texts, bool arePairs, Action<string> note)
    {
        if (texts.Count > 0 && texts.All(IsThere))
        {
            string[] named = [.. texts.Take(arePairs ? 1 : 3).Select(text => $"-i {text}")];
            throw UserException.Usage(
                $"\"{texts[0]}\" is the name of a file, and would be embedded as a text. To read the file use "
                    + $"{string.Join(' ', named)}; if the name is the text, put -- before it.");
        }

        if (texts.FirstOrDefault(Is) is { } name)
        {
            note(
                $"note: \"{name}\" is taken as a text{(File.Exists(name) ? ", and there is a file of that name" : string.Empty)}. "
                    + $"-i {name} reads a file; -- before the texts leaves out this note.");
        }
    }
}
