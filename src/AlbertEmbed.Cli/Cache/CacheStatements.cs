using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>The statements of a run, prepared once.</summary>
internal sealed class CacheStatements : IDisposable
{
    private readonly SqliteCommand find;
    private readonly SqliteCommand remove;
    private readonly SqliteCommand removeKey;
    private readonly SqliteCommand add;
    private readonly SqliteCommand addKey;
    private readonly SqliteCommand isThere;
    private readonly SqliteCommand use;
    private readonly List<(byte[] Text, int Part)> uses = [];
    private readonly long today;

    /// <param name="connection">The database.</param>
    /// <param name="recipe">Number of the recipe.</param>
    /// <param name="today">Number of the day.</param>
    public CacheStatements(SqliteConnection connection, long recipe, long today)
    {
        const string Key = "recipe = $recipe AND text = $text AND part = $part";
        this.today = today;
        find = Prepare(
            "SELECT part, day, v.vector FROM keys LEFT JOIN vectors v ON v.id = keys.vector WHERE recipe = $recipe AND text = $text");
        isThere = Prepare($"SELECT 1 FROM keys WHERE {Key}");
        remove = Prepare($"DELETE FROM vectors WHERE id = (SELECT vector FROM keys WHERE {Key})");
        removeKey = Prepare($"DELETE FROM keys WHERE {Key}");
        add = Prepare("INSERT INTO vectors (vector) VALUES ($vector) RETURNING id");
        addKey = Prepare("INSERT INTO keys VALUES ($recipe, $text, $part, $id, $bytes, $day)");
        use = Prepare($"UPDATE keys SET day = $day WHERE {Key}");

        SqliteCommand Prepare(string sql)
        {
            SqliteCommand command = connection.Statement(sql);
            foreach (string name in (string[])["$recipe", "$text", "$part", "$id", "$bytes", "$day", "$vector"])
            {
                if (sql.Contains(name, StringComparison.Ordinal))
                {
                    command.Parameters.AddWithValue(name, name == "$recipe" ? recipe : name == "$day" ? today : DBNull.Value);
                }
            }

            return command;
        }
    }

    /// <summary>Whether there are uses to note.</summary>
    public bool HasUses => uses.Count > 0;

    /// <summary>Looks up a text's parts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reading">The transaction.</param>
    /// <param name="take">Takes what is there; nothing where a vector is missing.</param>
    public void Find(CachedText text, SqliteTransaction reading, Action<CachedText, int, byte[]> take)
    {
        find.Transaction = reading;
        find.Parameters["$text"].Value = text.Hash;
        using SqliteDataReader rows = find.ExecuteReader();
        while (rows.Read())
        {
            int part = rows.GetInt32(0);
            take(text, part, rows.IsDBNull(2) ? [] : rows.GetFieldValue<byte[]>(2));
            if (rows.GetInt64(1) != today)
            {
                uses.Add((text.Hash, part));
            }
        }
    }

    /// <summary>Adds a vector. Where another process has added it meanwhile, that one stays, unless it was found damaged.</summary>
    public void Store(CachedVector vector, byte[] packed, SqliteTransaction writing)
    {
        if (vector.IsReplacement)
        {
            Execute(remove, vector, writing);
            Execute(removeKey, vector, writing);
        }
        else if (Execute(isThere, vector, writing) is not null)
        {
            return;
        }

        add.Transaction = writing;
        add.Parameters["$vector"].Value = packed;
        addKey.Parameters["$id"].Value = add.ExecuteScalar();
        addKey.Parameters["$bytes"].Value = packed.Length;
        Execute(addKey, vector, writing);
    }

    /// <summary>Notes the day of vectors that were looked up.</summary>
    public void NoteUses(SqliteTransaction writing)
    {
        foreach ((byte[] text, int part) in uses)
        {
            Execute(use, new CachedVector(text, part, default), writing);
        }

        uses.Clear();
    }

    public void Dispose()
    {
        find.Dispose();
        isThere.Dispose();
        remove.Dispose();
        removeKey.Dispose();
        add.Dispose();
        addKey.Dispose();
        use.Dispose();
    }

    private static object? Execute(SqliteCommand command, in CachedVector vector, SqliteTransaction writing)
    {
        command.Transaction = writing;
        command.Parameters["$text"].Value = vector.Text;
        command.Parameters["$part"].Value = vector.Part;
        return command.ExecuteScalar();
    }
}
