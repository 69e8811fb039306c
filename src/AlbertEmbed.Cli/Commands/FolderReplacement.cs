using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Commands;

/// <summary>
/// Gives files their place in a folder that has others of an earlier export. When that fails, the folder is again as it was.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="part">Where the files were written, on the same disk.</param>
internal sealed class FolderReplacement(string folder, string part)
{
    private const string AsideName = "replaced";

    private readonly MadeFolders made = new();
    private readonly Stack<(string From, string To)> moves = new();

    /// <summary>Where files wait that are replaced, until all is done.</summary>
    public static string Aside(string part) => Path.Combine(part, AsideName);

    /// <summary>Whether it failed, and the folder could not be made as it was: the files that are missing wait in part.</summary>
    public bool IsHalfDone { get; private set; }

    /// <param name="written">The new files, in the order in which they come.</param>
    /// <param name="replaced">The files of the earlier export, in the order in which they go.</param>
    /// <exception cref="UserException">The names of files and folders contradict each other.</exception>
    public void Apply(IReadOnlyList<string> written, IEnumerable<string> replaced)
    {
        RefuseOtherKinds(written);
        foreach (string name in written)
        {
            OwnFile.CopyPermissions(Path.Combine(folder, name), Path.Combine(part, name));
        }

        try
        {
            foreach (string name in replaced.Union(written).Where(name => OwnFile.Exists(Path.Combine(folder, name))))
            {
                Move(Path.Combine(folder, name), Path.Combine(Aside(part), name));
            }

            foreach (string name in written)
            {
                Move(Path.Combine(part, name), Path.Combine(folder, name));
            }
        }
        catch
        {
            Undo();
            throw;
        }

        RemoveEmptied();
    }

    private void RefuseOtherKinds(IReadOnlyList<string> written)
    {
        if (written.Select(name => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists) is { } taken)
        {
            throw UserException.Usage($"{taken} is a folder, and a file of the export has this name. Move it away.");
        }

        if (written.Select(name => Path.GetDirectoryName(Path.Combine(folder, name))!).FirstOrDefault(File.Exists) is { } file)
        {
            throw UserException.Usage($"{file} is a file, and a folder of the export has this name. Move it away.");
        }
    }

    private void Move(string from, string to)
    {
        made.Make(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
        moves.Push((from, to));
    }

    private void Undo()
    {
        IsHalfDone = true;
        try
        {
            while (moves.TryPop(out (string From, string To) move))
            {
                File.Move(move.To, move.From, overwrite: true);
            }

            IsHalfDone = false;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // What made the replacement fail is what is said.
        }

        made.RemoveEmpty();
    }

    /// <summary>Removes the folders of modules that only the earlier export had.</summary>
    private void RemoveEmptied()
    {
        foreach (string emptied in moves.Select(move => Path.GetDirectoryName(move.From)!).Distinct())
        {
            if (emptied.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                && !Directory.EnumerateFileSystemEntries(emptied).Any())
            {
                Directory.Delete(emptied);
            }
        }
    }
}
