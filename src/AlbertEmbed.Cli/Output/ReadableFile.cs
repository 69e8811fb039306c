using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>Tells files, which can be read more than once, from pipes, descriptors and devices.</summary>
internal static class ReadableFile
{
    /// <summary>Whether a name stands for a file. It is not opened.</summary>
    public static bool Is(string path)
    {
        try
        {
            return OutputPlace.Follow(path).FilePath is not null;
        }
        catch (UserException)
        {
            // A descriptor, or links that lead to each other.
            return false;
        }
    }
}
