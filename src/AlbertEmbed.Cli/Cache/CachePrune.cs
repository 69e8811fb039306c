using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>Removes vectors from a cache, a few at a time, so that other processes need not wait long.</summary>
internal static class CachePrune
{
    private const int AtOnce = 20_000;

    /// <summary>SQLite's code for a damaged database.</summary>
    private const int Damaged = 11;

    /// <summary>Removes the vectors of a recipe.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="Errors.UserException">The file is no cache, or cannot be used.</exception>
    public static long Recipe(string path, long number) => Remove(path, database =>
    {
        long removed = Remove(database, "WHERE recipe = $recipe", ("$recipe", number));
        database.Run("DELETE FROM recipes WHERE id = $recipe", ("$recipe", number));
        return removed;
    });

    /// <summary>Removes vectors that were not used for some time.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="Errors.UserException">The file is no cache, or cannot be used.</exception>
    public static long OlderThan(string path, TimeSpan age) => Remove(
        path, database => Remove(database, "WHERE day <= $day", ("$day", (long)(DateTime.UtcNow - age - DateTime.UnixEpoch).TotalDays)));

    /// <summary>Removes the vectors that were used least recently, until the file is no larger than said.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="Errors.UserException">The file is no cache, or cannot be used.</exception>
    public static long ToSize(string path, long bytes) => Remove(path, database =>
    {
        long before = Count(database);
        for (long vectors = before; vectors > 0 && Size(database) > bytes;)
        {
            long excess = Size(database) - bytes;
            long count = Math.Min(vectors, 1 + (long)((Int128)vectors * excess / Size(database)));
            Remove(database, "ORDER BY day, vector LIMIT $count", ("$count", count));
            database.Run("PRAGMA incremental_vacuum");
            long left = Count(database);
            vectors = left < vectors ? left : throw new SqliteException("rows cannot be removed", Damaged);
        }

        return before - Count(database);
    });

    private static long Count(SqliteConnection database) => database.Number("SELECT COUNT(*) FROM keys");

    private static long Size(SqliteConnection database) =>
        database.Number("PRAGMA page_count") * database.Number("PRAGMA page_size");

    private static long Remove(string path, Func<SqliteConnection, long> remove)
    {
        using SqliteConnection database = CacheFile.Open(path);
        return CacheFaults.Explain(path, () =>
        {
            long removed = remove(database);
            database.Run("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");
            return removed;
        });
    }

    private static long Remove(SqliteConnection database, string which, (string Name, object Value) value)
    {
        const string These = "SELECT * FROM temp.doomed WHERE rowid > $first AND rowid <= $first + $count";
        database.Run("DROP TABLE IF EXISTS temp.doomed");
        database.Run($"CREATE TEMP TABLE doomed AS SELECT recipe, text, part, vector FROM keys {which}", value);
        long count = database.Number("SELECT COUNT(*) FROM temp.doomed");
        for (long first = 0; first < count; first += AtOnce)
        {
            (string, object)[] range = [("$first", first), ("$count", (long)AtOnce)];
            database.Run("BEGIN IMMEDIATE");
            database.Run($"DELETE FROM vectors WHERE id IN (SELECT vector FROM ({These}))", range);
            database.Run($"DELETE FROM keys WHERE (recipe, text, part) IN (SELECT recipe, text, part FROM ({These}))", range);
            database.Run("COMMIT");
        }

        return count;
    }
}
