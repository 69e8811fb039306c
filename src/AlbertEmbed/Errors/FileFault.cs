namespace AlbertEmbed.Errors;

/// <summary>Tells the system's answers about files from faults of the program.</summary>
internal static class FileFault
{
    /// <summary>Whether an error says that a file cannot be opened, read or written.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException || IsTooLarge(error);

    /// <summary>The reason, for a message that names the file.</summary>
    public static string Reason(Exception error) => error switch
    {
        FileNotFoundException => "there is no such file. Check the name.",
        DirectoryNotFoundException => "there is no such folder. Check the name.",
        _ when IsTooLarge(error) => "File too large: the file system or the user's limit (ulimit -f) allows no more.",
        _ => error.Message,
    };

    /// <summary>.NET turns EFBIG into an exception about an argument.</summary>
    private static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };
}
