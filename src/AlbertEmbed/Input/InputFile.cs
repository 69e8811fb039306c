using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Opens inputs: files, or standard input for "-".</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    /// <exception cref="UserException">The file cannot be opened.</exception>
    public static Stream Open(string path)
    {
        if (path == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        if (Directory.Exists(path))
        {
            throw UserException.Failure($"The input {path} is a folder. Give its files, each with --input.");
        }

        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            return IsCompressed(path) ? new UnpackedStream(file) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The input {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Whether a file is packed with gzip, by its name.</summary>
    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    public static string Name(string path) => path == StandardInput ? "stdin" : path;
}
