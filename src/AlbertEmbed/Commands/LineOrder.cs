using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Commands;

/// <summary>Compares the numbers that lines have, where nothing else says which shards belong together.</summary>
internal static class LineOrder
{
    /// <exception cref="UserException">A shard does not begin behind the end of the one before it.</exception>
    public static void Check(string[] paths)
    {
        (string Path, long Index)? before = null;
        foreach (string path in paths)
        {
            if (Ends(path) is not { } ends)
            {
                continue;
            }

            if (before is { } last && ends.First <= last.Index)
            {
                throw UserException.Usage(
                    $"{path} begins with index {ends.First}, and {last.Path} before it ends with {last.Index}. Give the shards in the order of their parts, each once.");
            }

            before = (path, ends.Last);
        }
    }

    /// <summary>The numbers of the first and the last line; null where lines have none.</summary>
    private static (long First, long Last)? Ends(string path)
    {
        using LineReader lines = new(InputFile.Open(path), path, new DelimiterEnd(LineReader.LineFeed));
        (TextRecord First, TextRecord Last)? found = null;
        foreach (TextRecord line in lines.ReadAll())
        {
            found = (found?.First ?? line, line);
        }

        return found is { } lineEnds && Index(lineEnds.First) is { } first && Index(lineEnds.Last) is { } last ? (first, last) : null;
    }

    private static long? Index(in TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("index", out JsonElement index)
                && index.ValueKind == JsonValueKind.Number
                && index.TryGetInt64(out long number)
                    ? number
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
