using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Commands;

/// <summary>
/// Copies the checkpoint's files that an export needs: all that decide ids and, where the graph gives token vectors, the modules that make
/// vectors of texts of them.
/// </summary>
internal static class ExportedFiles
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <param name="checkpoint">Where the files come from.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="poolsInside">Whether the graph gives vectors of texts, so that the model's modules are not needed.</param>
    /// <param name="warn">Takes a warning when a file is left out.</param>
    /// <exception cref="UserException">A file cannot be read.</exception>
    public static void Copy(Checkpoint checkpoint, string folder, bool poolsInside, Action<string> warn)
    {
        ExportedCompanion companion = new(checkpoint, warn);
        Copy(companion, checkpoint.TransformerFolder, folder, CheckpointFiles.Exported.Concat(CheckpointFiles.TransformerSettings));
        Copy(companion, checkpoint.Folder, folder, [CheckpointFiles.SentenceTransformers]);
        if (poolsInside)
        {
            return;
        }

        string modules = Path.Combine(checkpoint.Folder, CheckpointFiles.Modules);
        if (File.Exists(modules))
        {
            using FileStream list = OwnFile.Create(Path.Combine(folder, CheckpointFiles.Modules));
            list.Write(WithEncoderHere(checkpoint, modules));
        }

        IReadOnlyList<ModuleEntry> entries = ModuleEntry.Read(checkpoint.Folder);
        IEnumerable<string> places = entries.Count > 0 ? entries.Select(entry => entry.Folder) : [CheckpointFiles.PoolingFolder];
        foreach (string place in places.Where(place => place.Length > 0 && place != checkpoint.Modules.TransformerPath).Distinct())
        {
            string source = Path.Combine(checkpoint.Folder, place);
            if (Directory.Exists(source))
            {
                Copy(
                    companion,
                    source,
                    Path.Combine(folder, place),
                    CheckpointDigest.Module(source).Select(path => Path.GetFileName(path)).Distinct());
            }
        }
    }

    private static void Copy(ExportedCompanion companion, string from, string to, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            companion.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }

    /// <summary>The list of modules, changed so that the encoder is in the folder itself.</summary>
    private static byte[] WithEncoderHere(Checkpoint checkpoint, string path)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter writer = new(bytes, Indented);
        writer.WriteStartArray();
        bool isFirst = true;
        foreach (JsonElement module in JsonFile.Read(path).Root.EnumerateArray())
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in module.EnumerateObject())
            {
                if (isFirst && property.Name == "path" && property.Value.GetString() == checkpoint.Modules.TransformerPath)
                {
                    writer.WriteString(property.Name, string.Empty);
                }
                else
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
            isFirst = false;
        }

        writer.WriteEndArray();
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
