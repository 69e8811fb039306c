using System.Buffers.Binary;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>
/// Opens the SQLite database of a cache, and tells it from all other files. Table <c>keys</c> says by recipe and text where a vector is
/// in <c>vectors</c>, whose rows lie in the order in which they were made: a second run over the same input reads them one after the other.
/// </summary>
internal static class CacheFile
{
    /// <summary>Stands in the database's header: "aemb".</summary>
    private const int ApplicationId = 0x61656D62;

    private const int SchemaVersion = 1;
    private const int HeaderLength = 100;
    private const int VersionAt = 60;
    private const int ApplicationAt = 68;

    /// <summary>Seconds that a statement waits for other processes.</summary>
    private const int LongestWait = 60;

    private const string Schema = """
        PRAGMA application_id = 1634037090;
        PRAGMA user_version = 1;
        CREATE TABLE recipes (
          id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, model TEXT NOT NULL, recipe TEXT NOT NULL, used INTEGER NOT NULL);
        CREATE TABLE vectors (id INTEGER PRIMARY KEY, vector BLOB NOT NULL);
        CREATE TABLE keys (
          recipe INTEGER NOT NULL, text BLOB NOT NULL, part INTEGER NOT NULL, vector INTEGER NOT NULL, bytes INTEGER NOT NULL,
          day INTEGER NOT NULL, PRIMARY KEY (recipe, text, part)) WITHOUT ROWID;
        """;

    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    /// <summary>All files of a cache.</summary>
    public static IEnumerable<string> Files(string path) => [path, .. Companions.Select(suffix => path + suffix)];

    /// <summary>Opens a cache, and makes it where there is none.</summary>
    /// <exception cref="UserException">The file is something else, or cannot be used.</exception>
    public static SqliteConnection OpenOrMake(string path)
    {
        RequireOursOrNew(path);
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path);

            // The file may be anybody's: nothing in its schema is called that could do more than compute.
            connection.Run("PRAGMA trusted_schema = OFF");
            if (connection.Number("PRAGMA user_version") == 0)
            {
                Make(connection);
            }

            connection.Run(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA cell_size_check = ON");

            // A cache that nothing can be written to is refused before any work.
            connection.Run("BEGIN IMMEDIATE; COMMIT");
            return connection;
        }
        catch (Exception e) when (CacheFaults.Is(e))
        {
            connection?.Dispose();
            throw CacheFaults.CannotBeUsed(path, e);
        }
    }

    /// <summary>Opens a cache that is there.</summary>
    /// <exception cref="UserException">There is none, or the file is something else, or cannot be used.</exception>
    public static SqliteConnection Open(string path)
    {
        RequireOurs(path);
        return OpenOrMake(path);
    }

    /// <summary>Removes a cache, with the files that SQLite keeps beside it.</summary>
    /// <exception cref="UserException">There is none, or the file is something else, or cannot be removed.</exception>
    public static void Remove(string path)
    {
        RequireOurs(path);
        try
        {
            foreach (string file in Files(path))
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The cache {path} cannot be removed: {FileFault.Reason(e)}", e);
        }
    }

    /// <summary>Requires that a file is a cache.</summary>
    /// <exception cref="UserException">There is none, or the file is something else.</exception>
    public static void RequireOurs(string path)
    {
        if (ReadHeader(path) is not { Length: HeaderLength } header)
        {
            throw UserException.Usage(
                File.Exists(path)
                    ? $"{path} is not a cache, which albert-embed --cache FILE makes."
                    : $"There is no cache {path}. Check the name.");
        }

        RequireOurs(path, header);
    }

    private static void RequireOursOrNew(string path)
    {
        byte[] header = ReadHeader(path) ?? [];
        if (header.Length > 0)
        {
            RequireOurs(path, header);
        }
    }

    private static void RequireOurs(string path, ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("SQLite format 3\0"u8) || header.Length < HeaderLength)
        {
            throw UserException.Usage($"{path} is not a cache: it is no SQLite database. Give another file.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header[ApplicationAt..]) != ApplicationId)
        {
            throw UserException.Usage($"{path} is not a cache: it is the database of another program. Give another file.");
        }

        if (BinaryPrimitives.ReadInt32BigEndian(header[VersionAt..]) is var version and not SchemaVersion)
        {
            throw UserException.Usage(
                $"{path} is a cache of another version of albert-embed ({version}; this one knows {SchemaVersion}). Use that version, or "
                    + $"give another file.");
        }
    }

    /// <returns>As many of the first bytes as there are; null where there is no file.</returns>
    private static byte[]? ReadHeader(string path)
    {
        try
        {
            if (Directory.Exists(path) || (Path.Exists(path) && !ReadableFile.Is(path)))
            {
                throw UserException.Usage($"{path} is no file, and a cache is one. Give another name.");
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] header = new byte[HeaderLength];
            return header[..file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The cache {path} cannot be opened: {FileFault.Reason(e)}", e);
        }
    }

    private static SqliteConnection Connect(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        SqliteConnectionStringBuilder words = new()
        {
            DataSource = Path.GetFullPath(path),
            Pooling = false,
            DefaultTimeout = LongestWait,
        };
        SqliteConnection connection = new(words.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the tables before the database has a log of its own: whatever moment the process is killed at, the file is a cache or empty.
    /// <c>auto_vacuum</c> writes a header without tables, and waits for other processes, so it stands inside the transaction.
    /// </summary>
    private static void Make(SqliteConnection connection)
    {
        connection.Run("PRAGMA page_size = 8192; BEGIN; PRAGMA auto_vacuum = INCREMENTAL");
        if (connection.Number("PRAGMA user_version") == 0)
        {
            connection.Run(Schema);
        }

        connection.Run("COMMIT");
    }
}
