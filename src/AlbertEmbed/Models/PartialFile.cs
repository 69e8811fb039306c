using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Models;

/// <summary>A file that is still coming: <c>NAME.part</c>, and <c>NAME.part.etag</c> with what the server called its version.</summary>
/// <param name="target">The file's name once it is there whole.</param>
internal sealed class PartialFile(string target)
{
    private const int LongestTag = 1 << 10;

    /// <summary>Where the bytes are.</summary>
    public string Path { get; } = target + OutputTarget.PartSuffix;

    /// <summary>Bytes that have come.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>What the server called the version of which these bytes are the start; null when it did not say.</summary>
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

    private string TagPath => Path + ".etag";

    /// <summary>Removes links and pipes that somebody has put there: they are neither followed nor waited for.</summary>
    public void RemoveForeign()
    {
        string[] own = [Path, TagPath, target];
        foreach (string path in own.Where(path => OwnFile.Exists(path) && !OwnFile.IsPlain(path)))
        {
            File.Delete(path);
        }
    }

    /// <summary>Begins with nothing.</summary>
    /// <param name="tag">What the server calls this version; null when it does not say.</param>
    public FileStream Begin(string? tag)
    {
        File.Delete(TagPath);
        FileStream file = OwnFile.Create(Path);
        if (tag is { Length: <= LongestTag })
        {
            using FileStream note = OwnFile.Create(TagPath);
            note.Write(Encoding.UTF8.GetBytes(tag));
        }

        return file;
    }

    /// <summary>Goes on at the end.</summary>
    public FileStream GoOn()
    {
        FileStream file = OwnFile.Open(Path);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    public void Delete()
    {
        File.Delete(TagPath);
        File.Delete(Path);
    }

    /// <summary>Gives the file its name.</summary>
    public void Publish()
    {
        File.Delete(TagPath);
        File.Move(Path, target, overwrite: true);
    }
}
