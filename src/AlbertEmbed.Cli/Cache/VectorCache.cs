using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Errors;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>
/// Vectors of earlier runs, of one recipe. Trouble with the file ends the cache with a warning, and the run goes on without it: nothing
/// that was embedded is lost. Safe to use from several threads, and by several processes.
/// </summary>
internal sealed class VectorCache : IDisposable
{
    private const int CheckLength = 8;

    private readonly Lock access = new();
    private readonly string path;
    private readonly Action<string> warn;
    private SqliteConnection? connection;
    private CacheStatements? statements;
    private long damaged;

    private VectorCache(string path, SqliteConnection connection, Action<string> warn)
    {
        this.path = path;
        this.connection = connection;
        this.warn = warn;
    }

    private static long Today => (long)(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays;

    /// <param name="path">The file, which is made where there is none.</param>
    /// <param name="warn">Takes what goes wrong later.</param>
    /// <exception cref="UserException">The file is something else, or cannot be used.</exception>
    public static VectorCache Open(string path, Action<string> warn) => new(path, CacheFile.OpenOrMake(path), warn);

    /// <summary>Says which vectors are meant.</summary>
    /// <param name="recipe">Everything that decides what a vector is.</param>
    /// <param name="model">The model as the user names it.</param>
    public void Use(SortedDictionary<string, string> recipe, string model) => Try(database =>
    {
        string words = JsonSerializer.Serialize(recipe, CacheJson.Default.SortedDictionaryStringString);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)));
        database.Run(
            "INSERT INTO recipes (sha256, model, recipe, used) VALUES ($hash, $model, $recipe, $used) "
                + "ON CONFLICT (sha256) DO UPDATE SET model = excluded.model, used = excluded.used",
            ("$hash", hash),
            ("$model", model),
            ("$recipe", words),
            ("$used", DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
        statements = new CacheStatements(
            database, database.Number("SELECT id FROM recipes WHERE sha256 = $hash", ("$hash", hash)), Today);
    });

    /// <summary>Looks texts up.</summary>
    public void Find(IReadOnlyCollection<CachedText> texts) => Try(database =>
    {
        using SqliteTransaction reading = database.BeginTransaction(deferred: true);
        foreach (CachedText text in texts)
        {
            statements!.Find(text, reading, Take);
        }

        reading.Commit();
    });

    /// <summary>Adds vectors, and notes that those which were looked up were used.</summary>
    public void Store(IReadOnlyCollection<CachedVector> vectors) => Try(database =>
    {
        if (vectors.Count == 0 && !statements!.HasUses)
        {
            return;
        }

        using SqliteTransaction writing = database.BeginTransaction(deferred: false);
        foreach (CachedVector vector in vectors)
        {
            statements!.Store(vector, Pack(vector), writing);
        }

        statements!.NoteUses(writing);
        writing.Commit();
    });

    /// <summary>Says whether damage was found.</summary>
    public void Dispose()
    {
        lock (access)
        {
            if (damaged > 0)
            {
                warn($"warning: {Plural.Of(damaged, "vector")} in the cache {path} {Plural.Was(damaged)} damaged, and made again.");
            }

            Close();
        }
    }

    /// <summary>The vectors as they stand in the database: a disk may change them, so a part of a hash is behind them.</summary>
    private static byte[] Pack(CachedVector vector)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(vector.Vectors.Span);
        byte[] packed = new byte[bytes.Length + CheckLength];
        bytes.CopyTo(packed);
        Check(vector.Text, bytes).CopyTo(packed.AsSpan(bytes.Length));
        return packed;
    }

    private static ReadOnlySpan<byte> Check(byte[] text, ReadOnlySpan<byte> vectors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text);
        hash.AppendData(vectors);
        return hash.GetHashAndReset().AsSpan(0, CheckLength);
    }

    private void Take(CachedText text, int part, byte[] packed)
    {
        ReadOnlySpan<byte> bytes = packed.AsSpan(0, Math.Max(0, packed.Length - CheckLength));
        if (bytes.Length % sizeof(float) == 0 && Check(text.Hash, bytes).SequenceEqual(packed.AsSpan(bytes.Length)))
        {
            text.Add(part, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        }
        else
        {
            damaged++;
            text.Add(part, null);
        }
    }

    private void Try(Action<SqliteConnection> act)
    {
        lock (access)
        {
            if (connection is null)
            {
                return;
            }

            try
            {
                act(connection);
            }
            catch (Exception e) when (CacheFaults.Is(e))
            {
                warn($"warning: the cache {path} is not used any further: {CacheFaults.Reason(path, e)} The run goes on without it.");
                Close();
            }
        }
    }

    private void Close()
    {
        statements?.Dispose();
        statements = null;
        connection?.Dispose();
        connection = null;
    }
}
