using AlbertEmbed.Errors;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>Puts SQLite's errors into words.</summary>
internal static class CacheFaults
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    /// <summary>Whether an error comes from a database: a damaged one may hold values of other types than were written.</summary>
    public static bool Is(Exception error) => error is SqliteException or InvalidCastException or OverflowException;

    public static UserException CannotBeUsed(string path, Exception error) =>
        UserException.Failure($"The cache {path} cannot be used: {Reason(path, error)}", error);

    /// <summary>Does something with a cache.</summary>
    /// <exception cref="UserException">The cache cannot be used.</exception>
    public static T Explain<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (Is(e))
        {
            throw CannotBeUsed(path, e);
        }
    }

    /// <summary>What is wrong and what to do, as the end of a sentence.</summary>
    public static string Reason(string path, Exception error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        Busy or Locked => "another process has locked it for too long. Wait for it, or give each its own.",
        ReadOnly => "it may not be written. Check its permissions and those of its folder.",
        InputOutput => "the disk gives an error. Check it, or give --cache a name on another.",
        Full => "the disk is full.",
        CannotOpen => "it cannot be opened or made. Check the folder.",
        _ => $"it is damaged. Remove it: albert-embed cache remove {ForeignText.Visible(path)}",
    };
}
