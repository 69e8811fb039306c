using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary>Finds the files in a folder that have names of an export's files.</summary>
internal static class ExportedNames
{
    private static readonly string[] OfFolder =
    [
        CheckpointFiles.Onnx, .. CheckpointFiles.Exported, .. CheckpointFiles.TransformerSettings, CheckpointFiles.SentenceTransformers,
        CheckpointFiles.Modules,
    ];

    public static string[] In(string folder) =>
        [.. OfFolder.Where(
            name => File.Exists(Path.Combine(folder, name))), .. Modules(folder).SelectMany(module => InModule(folder, module))];

    private static IEnumerable<string> Modules(string folder) =>
        Listed(folder).Append(CheckpointFiles.PoolingFolder).Distinct().Where(module => IsOwn(Path.Combine(folder, module)));

    private static IEnumerable<string> Listed(string folder)
    {
        try
        {
            return ModuleEntry.Read(folder).Select(module => module.Folder).Where(path => path.Length > 0);
        }
        catch (UserException)
        {
            // A list that cannot be read was not written by an export.
            return [];
        }
    }

    /// <summary>Whether a folder is there and is not a link, which leads to files of others.</summary>
    private static bool IsOwn(string module) => new DirectoryInfo(module) is { Exists: true, LinkTarget: null };

    private static IEnumerable<string> InModule(string folder, string module) =>
        CheckpointDigest.Module(Path.Combine(folder, module)).Select(path => Path.Combine(module, Path.GetFileName(path))).Distinct();
}
