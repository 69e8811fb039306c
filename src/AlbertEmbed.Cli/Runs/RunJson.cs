using System.Text.Json;
using System.Text.Json.Serialization;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Reads and writes the small files beside an output.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n", RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JournalState))]
[JsonSerializable(typeof(RunMetadata))]
[JsonSerializable(typeof(TableNotes))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>Writes what stands beside an output.</summary>
    public static void Write(string output, RunMetadata metadata) =>
        OwnFile.Replace(output + OutputNames.Metadata, JsonSerializer.SerializeToUtf8Bytes(metadata, Default.RunMetadata));

    /// <summary>Reads a journal.</summary>
    /// <returns>Null when it is not there, or not whole.</returns>
    /// <exception cref="UserException">It may not be read.</exception>
    public static JournalState? ReadJournal(string path) => OwnFile.IsPlain(path)
        ? Read(path, bytes => JsonSerializer.Deserialize(bytes, Default.JournalState) is { HasCounts: true } state ? state : null)
        : null;

    /// <summary>Reads what stands beside an output.</summary>
    /// <returns>Null when it is not there, or not whole.</returns>
    /// <exception cref="UserException">It may not be read.</exception>
    public static RunMetadata? ReadMetadata(string output) =>
        Read(
            output + OutputNames.Metadata,
            bytes => JsonSerializer.Deserialize(bytes, Default.RunMetadata) is { HasCounts: true } metadata ? metadata : null);

    private static T? Read<T>(string path, Func<byte[], T?> parse)
        where T : class
    {
        try
        {
            return File.Exists(path) ? parse(OwnFile.ReadAll(path)) : null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
