namespace AlbertEmbed.Errors;

/// <summary>Tells the system's answers about files from faults of the program.</summary>
internal static class FileFault
{
    /// <summary>Whether an error says that a file cannot be opened, read or written.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException || IsTooLarge(error);

    /// <summary>The reason, for a message that names the file.</summary>
    public static string Reason(Exception error) =>
        IsTooLarge(error) ? "File too large: the file system or the user's limit (ulimit -f) allows no more." : error.Message;

    /// <summary>The reason why a file that the message names cannot be opened: its name is not said a second time.</summary>
    public static string ReasonToOpen(Exception error) =>
        error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file. Check the name." : Reason(error);

    /// <summary>.NET turns EFBIG into an exception about an argument.</summary>
    private static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };
}
