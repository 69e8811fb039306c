using AlbertEmbed.Errors;

namespace AlbertEmbed.Files;

/// <summary>Folders that were made for files to come, and are removed again when none has come.</summary>
internal sealed class MadeFolders
{
    private readonly List<string> made = [];

    /// <summary>Makes a folder, and those on the way to it, where they are missing.</summary>
    /// <exception cref="UserException">A link of another user is on the way.</exception>
    public void Make(string folder)
    {
        Stack<string> missing = new();
        for (string? path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing.Push(path);
        }

        // Noted first: some of them may be made before another one fails.
        made.AddRange(missing);
        OwnFile.MakeFolder(folder);
    }

    public void RemoveEmpty()
    {
        foreach (string folder in made.AsEnumerable().Reverse())
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                // Files have come into it, or it was not made at all.
            }
        }

        made.Clear();
    }
}
