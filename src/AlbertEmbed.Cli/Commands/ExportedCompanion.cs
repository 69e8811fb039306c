using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Commands;

/// <summary>Copies files of a model's folder. A link in a folder from elsewhere could lead to any of the user's files.</summary>
/// <param name="checkpoint">The model.</param>
/// <param name="warn">Takes a warning when a file is left out.</param>
internal sealed class ExportedCompanion(Checkpoint checkpoint, Action<string> warn)
{
    private readonly string root = Root(checkpoint);

    /// <summary>Whether a model runs without the file.</summary>
    private static bool IsLicense(string name) => Path.GetExtension(name).Length == 0;

    /// <param name="path">The file, which need not be there.</param>
    /// <param name="target">The copy.</param>
    /// <exception cref="UserException">A file that is needed leads out of the folder, is not a regular file, or cannot be read.</exception>
    public void Copy(string path, string target)
    {
        string real = RealPath.Of(path);
        if (!File.Exists(real))
        {
            return;
        }

        if (!real.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            string problem = $"{path} is a link that leads out of the model's folder, to {real}";
            if (!IsLicense(path))
            {
                throw UserException.Model(
                    $"{problem}, and export copies only the model's own files. Put a copy of the file in the link's place.");
            }

            warn($"warning: {problem}, so it is left out.");
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using FileStream from = Open(real);
        using FileStream to = OwnFile.Create(target);
        from.CopyTo(to);
    }

    /// <summary>Reports a failure to read as one of the model, not of the output.</summary>
    private static FileStream Open(string path)
    {
        try
        {
            return RegularFile.Open(path);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }

    /// <summary>
    /// The model's folder; in a cache of Hugging Face's programs, where files are links to blobs, the folder of all its versions.
    /// </summary>
    private static string Root(Checkpoint checkpoint)
    {
        string folder = RealPath.Of(checkpoint.Folder);
        return Path.GetDirectoryName(folder) is { } parent && Path.GetFileName(parent) == "snapshots"
            && Path.GetDirectoryName(parent) is { } all && Directory.Exists(Path.Combine(all, "blobs"))
            ? all
            : folder;
    }
}
