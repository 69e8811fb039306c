using System.Text;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary>Compares the numbers in the lines of shards that have no metadata.</summary>
internal static class LineOrder
{
    /// <summary>How many bytes of a file's end are read first.</summary>
    private const int FirstPiece = 1 << 16;

    private const string Remedy = "Give all shards, in the order of their parts, each once. Where records were left out, only shards "
        + "with metadata (without --no-meta) can be joined.";

    /// <summary>Refuses shards whose lines do not go on from each other, or do not say so.</summary>
    /// <returns>Whether lines have numbers: those of a single shard may have ids.</returns>
    /// <exception cref="UserException">Records are missing or there twice, nothing tells their order, or a file is not an
    /// output.</exception>
    public static bool RequireConsecutive(string[] paths)
    {
        (string Path, LineFacts Last)? before = null;
        foreach (string path in paths)
        {
            if (Ends(path) is not { } ends)
            {
                continue;
            }

            if (before is { } other)
            {
                Compare(path, ends.First, other.Path, other.Last);
            }
            else if (ends.First.Index > 0)
            {
                throw UserException.Usage(
                    $"{path} begins with index {ends.First.Index}, and no shard before it has the records from 0. {Remedy}");
            }

            before = (path, ends.Last);
        }

        return before?.Last.Index is not null;
    }

    private static void Compare(string path, LineFacts first, string pathBefore, LineFacts last)
    {
        if (first.Width != last.Width)
        {
            throw UserException.Usage(
                $"{path} has vectors of {Plural.Of(first.Width, "component")}, {pathBefore} of "
                    + $"{last.Width}. They are not parts of one run.");
        }

        if (first.Index is null != last.Index is null)
        {
            throw UserException.Usage($"Only one of {path} and {pathBefore} has an index in its lines. They are not parts of one run.");
        }

        if (first.Index is null)
        {
            throw UserException.Usage(
                $"The lines of {pathBefore} and {path} have ids instead of numbers, and there is no metadata (--no-meta), so nothing says "
                    + $"in which order they belong together. Make the shards again without --no-meta; cat joins lines in any order.");
        }

        if (first.Index != last.Index + 1)
        {
            throw UserException.Usage(
                $"{path} begins with index {first.Index}, and {pathBefore} before it ends with {last.Index}. {Remedy}");
        }
    }

    /// <summary>The first and the last line; null for an empty file: a shard of a short input may be empty.</summary>
    private static (LineFacts First, LineFacts Last)? Ends(string path)
    {
        using LineReader lines = new(InputFile.Open(path), path, new DelimiterEnd(LineReader.LineFeed));
        TextRecord? first = null;
        TextRecord last = default;
        foreach (TextRecord line in lines.ReadAll())
        {
            first ??= line;
            last = line;
            if (!InputFile.IsPacked(path))
            {
                break;
            }
        }

        return first is null ? null
            : (
                LineFacts.Of(first.Value.Text, first.Value.Place),
                LineFacts.Of(InputFile.IsPacked(path) ? last.Text : LastLine(path), $"{path}, its last line"));
    }

    /// <summary>The last line of a file that is not packed.</summary>
    private static string LastLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        for (long length = FirstPiece; ; length *= 2)
        {
            byte[] piece = new byte[(int)Math.Min(Math.Min(length, file.Length), Array.MaxLength)];
            file.Position = file.Length - piece.Length;
            int read = file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> lines = piece.AsSpan(0, read).TrimEnd(LineReader.LineFeed);
            int start = lines.LastIndexOf(LineReader.LineFeed) + 1;
            if (start > 0 || piece.Length == file.Length || piece.Length == Array.MaxLength)
            {
                return Encoding.UTF8.GetString(lines[start..]);
            }
        }
    }

    /// <param name="Index">The record's number; null where lines have ids instead.</param>
    /// <param name="Width">Components of the vector.</param>
    private sealed record LineFacts(long? Index, int Width)
    {
        /// <exception cref="UserException">The line is not of an output.</exception>
        public static LineFacts Of(string line, string place)
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                (VectorType type, JsonElement embedding) = VectorField.Find(json.RootElement);
                embedding = embedding.ValueKind == JsonValueKind.Array
                    && embedding.GetArrayLength() > 0
                    && embedding[0].ValueKind is JsonValueKind.Array or JsonValueKind.String
                    ? embedding[0]
                    : embedding;
                int width = embedding.ValueKind == JsonValueKind.String
                    ? embedding.GetBytesFromBase64().Length / type.Element().Size()
                    : embedding.GetArrayLength();
                return new LineFacts(json.RootElement.TryGetProperty("index", out JsonElement index) ? index.GetInt64() : null, width);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw UserException.BadRecord(
                    $"{place}: the line does not have a vector in a field embedding, as the output of embed has. Merge "
                        + $"files that embed has written.", e);
            }
        }
    }
}
