using System.Text.Json;
using System.Text.Json.Serialization;
using AlbertEmbed.Output;

namespace AlbertEmbed.Pipeline;

/// <summary>Reads and writes the small files beside an output.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n")]
[JsonSerializable(typeof(JournalState))]
[JsonSerializable(typeof(RunMetadata))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>Ends the name of a file that is to replace another.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Replaces a file at once: it is never there by half.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + TemporarySuffix;
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes what stands beside an output.</summary>
    public static void Write(string output, RunMetadata metadata) =>
        Replace(output + OutputNames.Metadata, JsonSerializer.SerializeToUtf8Bytes(metadata, Default.RunMetadata));

    /// <summary>Reads a journal.</summary>
    /// <returns>Null when it is not there, or not whole.</returns>
    public static JournalState? ReadJournal(string path) => Read(path, bytes => JsonSerializer.Deserialize(bytes, Default.JournalState) is { HasCounts: true } state ? state : null);

    /// <summary>Reads what stands beside an output.</summary>
    /// <returns>Null when it is not there, or not whole.</returns>
    public static RunMetadata? ReadMetadata(string output) =>
        Read(output + OutputNames.Metadata, bytes => JsonSerializer.Deserialize(bytes, Default.RunMetadata) is { HasCounts: true } metadata ? metadata : null);

    private static T? Read<T>(string path, Func<byte[], T?> parse)
        where T : class
    {
        try
        {
            return File.Exists(path) ? parse(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
