using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary>
/// The folder that an export is written to. The files are written into a folder beside it first, so that the export is there whole or not
/// at all. Only files that an export writes are removed from either folder.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    /// <summary>Files that stay when an export does not have them: they may be the user's own.</summary>
    private static readonly string[] Licenses = ["LICENSE", "NOTICE"];

    private readonly string folder;
    private readonly FileLock held;
    private readonly MadeFolders parents = new();
    private bool isOwn;

    /// <param name="folder">Its name.</param>
    /// <param name="force">Whether an earlier export there is replaced.</param>
    /// <param name="note">Takes what only some users want to know.</param>
    /// <exception cref="UserException">Another process writes it, or something is there that is not replaced.</exception>
    public ExportFolder(string folder, bool force, Action<string> note)
    {
        this.folder = folder;
        Part = folder + OutputTarget.PartSuffix;
        held = Lock(note);
        try
        {
            held.StaysBehind = held.WasLeft && OwnFile.Exists(Part);
            CheckReplaceable(force);
        }
        catch
        {
            held.Dispose();
            parents.RemoveEmpty();
            throw;
        }
    }

    /// <summary>Where the files are written first.</summary>
    public string Part { get; }

    /// <summary>Refuses to write over the model itself.</summary>
    /// <param name="model">The model's folder or file.</param>
    public void CheckSource(string model)
    {
        string source = RealPath.Of(model);
        string target = RealPath.Of(folder);
        if (RealPath.AreSame(source, target))
        {
            throw UserException.Usage($"{folder} is the model itself. Give the output another name.");
        }

        if (source.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw UserException.Usage($"{folder} holds the model itself ({model}). Give the output another name.");
        }
    }

    /// <summary>Makes the folder that files are written into first.</summary>
    /// <exception cref="UserException">Its name belongs to something that no export has left.</exception>
    public void Begin()
    {
        if (OwnFile.Exists(Part))
        {
            if (!held.WasLeft || new DirectoryInfo(Part).LinkTarget is not null)
            {
                throw Foreign();
            }

            RemovePart();
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Part);
        }
        else if (!PosixCalls.TryMakeFolder(Part))
        {
            throw Foreign();
        }

        isOwn = true;
        UnfinishedWork.Add(Part);
        held.StaysBehind = false;
    }

    /// <summary>Moves the files to their place. Files of an earlier export are replaced or removed, and other files stay.</summary>
    public void Publish()
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(Part, folder);
            isOwn = false;
            UnfinishedWork.Remove(Part);
            return;
        }

        Replace();
    }

    public void Dispose()
    {
        if (isOwn)
        {
            try
            {
                RemovePart();
                UnfinishedWork.Remove(Part);
            }
            catch (Exception e) when (FileFault.Is(e) || e is UserException)
            {
                // Users are told what ended the export. The next export removes the rest.
                held.StaysBehind = true;
            }
        }

        held.Dispose();
        parents.RemoveEmpty();
    }

    private FileLock Lock(Action<string> note)
    {
        try
        {
            parents.Make(Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder);
            return FileLock.ForOutput(folder, note);
        }
        catch (Exception e)
        {
            parents.RemoveEmpty();
            if (FileFault.Is(e))
            {
                throw UserException.Failure($"The output {folder} cannot be written: {FileFault.Reason(e)}", e);
            }

            throw;
        }
    }

    /// <summary>
    /// Without its graph the folder is not taken for a model, so the graph goes first and comes last. The list of modules is wherever
    /// their files are: a later export finds by it what a killed one has left.
    /// </summary>
    private void Replace()
    {
        string[] written = ExportedNames.In(Part);
        string[] replaced = [.. ExportedNames.In(folder).Except(Licenses.Except(written))];
        FolderReplacement replacement = new(folder, Part);
        using IDisposable saving = UnfinishedWork.Saving();
        try
        {
            replacement.Apply([.. written.OrderBy(Rank)], replaced.OrderByDescending(Rank));
        }
        finally
        {
            if (replacement.IsHalfDone)
            {
                isOwn = false;
                held.StaysBehind = true;
                UnfinishedWork.Remove(Part);
            }
        }

        static int Rank(string name) => name == CheckpointFiles.Onnx ? 2 : name == CheckpointFiles.Modules ? 1 : 0;
    }

    private UserException Foreign() => UserException.Usage(
        $"{Part} exists, and no export has left it, so it is not removed. Move it away, or give the output another name.");

    /// <summary>Refuses to replace anything but an earlier export.</summary>
    private void CheckReplaceable(bool force)
    {
        if (!OwnFile.Exists(folder))
        {
            return;
        }

        if (!force)
        {
            throw UserException.Usage($"The output {folder} exists. Use --force to replace it.");
        }

        if (!Directory.Exists(folder) || (!held.StaysBehind && !File.Exists(Path.Combine(folder, CheckpointFiles.Onnx))))
        {
            throw UserException.Usage(
                $"{folder} is not an exported model, so --force does not replace it. Give the output another name.");
        }
    }

    private void RemovePart()
    {
        foreach (string place in (string[])[FolderReplacement.Aside(Part), Part])
        {
            foreach (string name in ExportedNames.In(place))
            {
                File.Delete(Path.Combine(place, name));
            }
        }

        RemoveEmpty(Part);
        if (Directory.EnumerateFileSystemEntries(Part).FirstOrDefault() is { } other)
        {
            throw UserException.Usage(
                $"{other} was not written by an export, so {Part} is not removed. Move it away, or give the output another name.");
        }

        Directory.Delete(Part);
    }

    /// <summary>Removes the folders of modules that nothing is left in.</summary>
    private static void RemoveEmpty(string folder)
    {
        foreach (string module in Directory.GetDirectories(folder, "*", SearchOption.AllDirectories).OrderDescending())
        {
            if (new DirectoryInfo(module).LinkTarget is null && !Directory.EnumerateFileSystemEntries(module).Any())
            {
                Directory.Delete(module);
            }
        }
    }
}
