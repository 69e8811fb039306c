using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>Short forms for statements.</summary>
internal static class SqliteStatements
{
    /// <summary>Runs statements to their ends: some go on only while their rows are read.</summary>
    public static void Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using SqliteCommand command = connection.Statement(sql, values);
        using SqliteDataReader rows = command.ExecuteReader();
        do
        {
            while (rows.Read())
            {
            }
        }
        while (rows.NextResult());
    }

    /// <summary>The only number that a statement gives; 0 where it gives none.</summary>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using SqliteCommand command = connection.Statement(sql, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>A statement with values, which may be run again with others.</summary>
    public static SqliteCommand Statement(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Each text is a constant of this program: what comes from outside is a value.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
