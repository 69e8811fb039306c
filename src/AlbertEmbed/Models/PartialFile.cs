using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>A file that is being fetched: <c>NAME.part</c>, and <c>NAME.part.etag</c> with what the server called its version.</summary>
/// <param name="target">The file's name once it is there whole.</param>
internal sealed class PartialFile(string target)
{
    private const int LongestTag = 1 << 10;

    public string PartPath { get; } = target + OwnFile.PartSuffix;

    /// <summary>Bytes that have been fetched.</summary>
    public long Length => File.Exists(PartPath) ? new FileInfo(PartPath).Length : 0;

    /// <summary>The server's name of the version that these bytes start; null when it gave none.</summary>
    public string? Tag
    {
        get
        {
            try
            {
                return File.Exists(TagPath) ? Encoding.UTF8.GetString(RegularFile.ReadAll(TagPath, LongestTag)) : null;
            }
            catch (Exception e) when (e is UserException || FileFault.Is(e))
            {
                return null;
            }
        }
    }

    private string TagPath => PartPath + ".etag";

    /// <summary>Removes links and pipes that somebody has put there: they are neither followed nor waited for.</summary>
    public void RemoveForeign()
    {
        string[] own = [PartPath, TagPath, target];
        foreach (string path in own.Where(path => OwnFile.Exists(path) && !OwnFile.IsPlain(path)))
        {
            File.Delete(path);
        }
    }

    /// <summary>Makes an empty file, in place of one that may be there.</summary>
    /// <param name="tag">The server's name of this version; null when it gives none.</param>
    public FileStream CreateEmpty(string? tag)
    {
        File.Delete(TagPath);
        FileStream file = OwnFile.Create(PartPath);
        if (tag is { Length: <= LongestTag })
        {
            using FileStream note = OwnFile.Create(TagPath);
            note.Write(Encoding.UTF8.GetBytes(tag));
        }

        return file;
    }

    /// <summary>Opens the file at its end, to be continued.</summary>
    public FileStream OpenAtEnd()
    {
        FileStream file = OwnFile.Open(PartPath);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    public void Delete()
    {
        File.Delete(TagPath);
        File.Delete(PartPath);
    }

    /// <summary>Gives the file its name.</summary>
    public void Publish()
    {
        File.Delete(TagPath);
        File.Move(PartPath, target, overwrite: true);
    }
}
