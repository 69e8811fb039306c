namespace AlbertEmbed.Errors;

/// <summary>What the system says when a file cannot be opened, read or written.</summary>
internal static class FileFault
{
    /// <summary>Whether an error is the system's answer about a file, rather than a fault of the program.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException || IsTooLarge(error);

    /// <summary>The reason, for a message that says which file it is.</summary>
    public static string Reason(Exception error) =>
        IsTooLarge(error) ? "File too large: the file system or the user's limit (ulimit -f) allows no more." : error.Message;

    /// <summary>.NET turns EFBIG into an exception about an argument.</summary>
    private static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };
}
