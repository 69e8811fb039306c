using AlbertEmbed.Cache;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Fuzz;

/// <summary>Looks into a cache that runs have written which were killed.</summary>
internal static class CacheSoundness
{
    /// <exception cref="InvalidOperationException">The database is damaged, or has vectors that no text leads to, or the
    /// reverse.</exception>
    public static void Require(string? path)
    {
        if (path is null || !File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        using SqliteConnection database = CacheFile.Open(path);
        using SqliteCommand check = database.Statement("PRAGMA integrity_check");
        string said = (string)check.ExecuteScalar()!;
        History.Require(said == "ok", $"the cache is damaged: {said}");
        long lost = database.Number(
            "SELECT (SELECT COUNT(*) FROM keys WHERE vector NOT IN (SELECT id FROM vectors)) "
                + "+ (SELECT COUNT(*) FROM vectors WHERE id NOT IN (SELECT vector FROM keys))");
        History.Require(lost == 0, $"{lost} rows of the cache belong to none of the other table");
    }
}
