using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.CommandLine;

/// <summary>What the program says on standard error: one line each.</summary>
internal static class Messages
{
    /// <summary>Writes the error and gives the exit code that goes with it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="verbose">Whether it is said where it comes from.</param>
    /// <param name="maySkip">Whether the user could still ask to leave out bad records.</param>
    public static ExitCode Report(Exception error, bool verbose, bool maySkip)
    {
        // They only say that something failed elsewhere.
        while (error is AggregateException or TypeInitializationException && error.InnerException is { } inner)
        {
            error = inner;
        }

        (ExitCode code, string message) = error switch
        {
            UserException user => (ErrorWords.CodeOf(user.Kind), ErrorWords.Of(user, maySkip)),
            OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
            OutOfMemoryException =>
                (
                ExitCode.Failure,
                "there is not enough memory, or the system starts no further thread. Use a smaller --batch-tokens, "
                    + "fewer --threads, or shorter texts."),
            IOException when !error.Message.Contains('\'', StringComparison.Ordinal) =>
                (ExitCode.Failure, $"standard output cannot be written any further: {error.Message}"),
            IOException or UnauthorizedAccessException =>
                (ExitCode.Failure, $"a file or standard output cannot be read or written: {error.Message}"),
            _ =>
                (
                ExitCode.Failure,
                $"unexpected error: {error.Message.ReplaceLineEndings(" ")} This is a fault of the program: run "
                    + $"with -v and report what it says."),
        };
        Error(message);
        for (Exception? cause = verbose ? error : null; cause is not null; cause = cause.InnerException)
        {
            Write($"  {cause.GetType()}: {ForeignText.Visible(cause.Message, ForeignText.MostOfSentence)}");
            Write(cause.StackTrace ?? string.Empty);
        }

        return code;
    }

    /// <summary>Writes a line. Whatever is in it, it stays one line that shows all that it says.</summary>
    public static void Error(string message) => Write($"albert-embed: {ForeignText.Visible(message, ForeignText.MostOfSentence)}");

    private static void Write(string line)
    {
        try
        {
            StatusLine.GiveWay(() => Console.Error.WriteLine(line));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            WriteAtOnce(line);
        }
    }

    /// <summary>The console opens files, which fails where no more may be open (<c>ulimit -n</c>).</summary>
    private static void WriteAtOnce(string line)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                PosixCalls.WriteAll(2, Encoding.UTF8.GetBytes($"{line}\n"));
            }
        }
        catch (IOException)
        {
            // Where standard error cannot be written, only the exit code is left to say it.
        }
    }
}
