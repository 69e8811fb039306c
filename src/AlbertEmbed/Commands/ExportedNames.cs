using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary>The files of a folder that have the names of those that an export writes.</summary>
internal static class ExportedNames
{
    private static readonly string[] OfFolder =
    [
        CheckpointFiles.Onnx, .. CheckpointFiles.Exported, .. CheckpointFiles.TransformerSettings, CheckpointFiles.SentenceTransformers,
        CheckpointFiles.Modules,
    ];

    /// <summary>Their paths in the folder.</summary>
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
            // No export has written a list that cannot be read.
            return [];
        }
    }

    /// <summary>A link leads to the files of somebody else.</summary>
    private static bool IsOwn(string module) => new DirectoryInfo(module) is { Exists: true, LinkTarget: null };

    private static IEnumerable<string> InModule(string folder, string module) =>
        CheckpointDigest.Module(Path.Combine(folder, module)).Select(path => Path.Combine(module, Path.GetFileName(path))).Distinct();
}
