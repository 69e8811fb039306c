using System.Security.Cryptography;
using System.Text;
using AlbertEmbed.Cache;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Tests.Cache;

public sealed class VectorCacheTests : IDisposable
{
    private static readonly float[] Vector = [1, 2, 3];

    private readonly WorkFolder work = new();
    private readonly List<string> warnings = [];

    private string File => work.Path("vectors.cache");

    public void Dispose() => work.Dispose();

    [Fact]
    public void What_was_stored_is_found_by_recipe_text_and_part()
    {
        Store("one", 0, Vector);
        Store("one", 1, [4, 5, 6]);
        Assert.Equal(Vector, Find("one", 0));
        Assert.Equal<float[]>([4, 5, 6], Find("one", 1));
        Assert.Null(Find("one", 2));
        Assert.Null(Find("two", 0));
        Assert.Null(Find("one", 0, recipe: "other"));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_vector_of_another_length_is_not_given_and_replaced()
    {
        Store("one", 0, Vector);
        CachedText text = Look("one", "recipe");
        Assert.False(text.TryTake(0, new float[4]));
        Assert.Null(text.Missing(0, Vector));
        Assert.True(text.Missing(0, new float[4])!.Value.IsReplacement);
        Assert.False(text.Missing(1, Vector)!.Value.IsReplacement);
    }

    [Fact]
    public void A_changed_byte_of_a_vector_is_noticed_said_and_mended()
    {
        Store("one", 0, Vector);
        Change("UPDATE vectors SET vector = x'000000400000004000000040' || substr(vector, 13)");
        CachedText damaged = Look("one", "recipe");
        Assert.False(damaged.TryTake(0, new float[3]));
        Assert.Contains("1 vector in the cache", Assert.Single(warnings), StringComparison.Ordinal);
        using (VectorCache cache = Open("recipe"))
        {
            cache.Store([damaged.Missing(0, Vector)!.Value]);
        }

        Assert.Equal(Vector, Find("one", 0));
        Change("DELETE FROM vectors");
        Assert.Null(Find("one", 0));
    }

    [Fact]
    public void Damage_in_the_middle_ends_the_cache_with_a_warning_and_nothing_else()
    {
        Store("one", 0, Vector);
        using VectorCache cache = Open("recipe");
        Change("DROP TABLE keys");
        CachedText text = new(Hash("one"));
        cache.Find([text]);
        cache.Store([text.Missing(0, Vector)!.Value]);
        Assert.False(text.TryTake(0, new float[3]));
        Assert.Contains("is not used any further: it is damaged.", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_while_a_cache_is_made_sees_an_empty_file_or_a_cache()
    {
        using CancellationTokenSource isMade = new();
        string[] files = [.. Enumerable.Range(0, 50).Select(number => work.Path($"{number}.cache"))];
        Task looking = Task.Run(
            () =>
            {
                while (!isMade.IsCancellationRequested)
                {
                    foreach (string file in files.Where(file => new FileInfo(file) is { Exists: true, Length: > 0 }))
                    {
                        CacheFile.RequireOurs(file);
                    }
                }
            },
            TestContext.Current.CancellationToken);
        Array.ForEach(files, file => CacheFile.OpenOrMake(file).Dispose());
        await isMade.CancelAsync();
        await looking;
    }

    [Fact]
    public void Files_that_are_no_caches_are_refused_and_stay_as_they_are()
    {
        string text = work.Write("text", "not a database, but longer than a hundred bytes: " + new string('x', 100));
        string other = work.Path("other");
        Run(other, "CREATE TABLE mine (a)");
        Store("one", 0, Vector);
        string newer = work.Path("newer");
        System.IO.File.Copy(File, newer);
        Run(newer, "PRAGMA user_version = 2");
        foreach ((string path, string said) in (
            (string, string)[])[(text, "is no SQLite database"), (other, "of another program"), (newer, "of another version")])
        {
            byte[] before = System.IO.File.ReadAllBytes(path);
            foreach (Action act in (Action[])[() => CacheFile.OpenOrMake(path).Dispose(), () => CacheFile.Remove(path)])
            {
                UserException error = Assert.Throws<UserException>(act);
                Assert.Equal(ErrorKind.Usage, error.Kind);
                Assert.Contains(said, error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(before, System.IO.File.ReadAllBytes(path));
        }

        Assert.Equal(ErrorKind.Usage, Assert.Throws<UserException>(() => CacheFile.OpenOrMake(work.Path("."))).Kind);
        Assert.Equal(ErrorKind.Failure, Assert.Throws<UserException>(() => CacheFile.OpenOrMake(work.Path("none/cache"))).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<UserException>(() => CacheFile.Open(work.Path("none"))).Kind);
    }

    [Fact]
    public void A_damaged_database_is_refused_at_the_start_in_one_line()
    {
        Store("one", 0, Vector);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(100, 4000).Fill(0xA5);
        System.IO.File.WriteAllBytes(File, bytes);
        UserException error = Assert.Throws<UserException>(() => CacheFile.OpenOrMake(File));
        Assert.Contains($"it is damaged. Remove it: albert-embed cache remove", error.Message, StringComparison.Ordinal);
        CacheFile.Remove(File);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void Vectors_are_removed_by_recipe_by_age_and_by_size()
    {
        for (int i = 0; i < 300; i++)
        {
            Store($"text {i}", 0, new float[1000]);
        }

        Store("kept", 0, Vector, recipe: "other");
        Change("UPDATE keys SET day = day - 10 WHERE vector <= 100");
        Assert.Equal(0, CachePrune.OlderThan(File, TimeSpan.FromDays(11)));
        Assert.Equal(100, CachePrune.OlderThan(File, TimeSpan.FromDays(9)));
        Change("UPDATE keys SET day = day - 10 WHERE vector <= 150");
        Assert.InRange(CachePrune.ToSize(File, 500_000), 80, 150);
        Assert.InRange(new FileInfo(File).Length, 300_000, 500_000);
        Assert.Null(Find("text 130", 0, length: 1000));
        Assert.NotNull(Find("text 299", 0, length: 1000));
        CacheContents contents = CacheContents.Read(File);
        Assert.Equal(new FileInfo(File).Length, contents.Bytes);
        CachedRecipe most = contents.Recipes.MaxBy(recipe => recipe.Vectors)!;
        Assert.Equal(most.Vectors, CachePrune.Recipe(File, most.Number));
        Assert.Equal("other", Assert.Single(CacheContents.Read(File).Recipes).Recipe["name"]);
        Assert.NotNull(Find("kept", 0, recipe: "other"));
    }

    [Fact]
    public void A_vector_that_is_looked_up_counts_as_used_today()
    {
        Store("one", 0, Vector);
        Store("two", 0, Vector);
        Change("UPDATE keys SET day = day - 10");
        using (VectorCache cache = Open("recipe"))
        {
            cache.Find([new CachedText(Hash("one"))]);
            cache.Store([]);
        }

        Assert.Equal(1, CachePrune.OlderThan(File, TimeSpan.FromDays(5)));
        Assert.NotNull(Find("one", 0));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static void Run(string path, string sql)
    {
        using SqliteConnection database = new($"Data Source={path};Pooling=False");
        database.Open();
        database.Run(sql);
    }

    private void Change(string sql) => Run(File, sql);

    private VectorCache Open(string recipe)
    {
        VectorCache cache = VectorCache.Open(File, warnings.Add);
        cache.Use(new SortedDictionary<string, string> { ["name"] = recipe }, "model");
        return cache;
    }

    private void Store(string text, int part, float[] vector, string recipe = "recipe")
    {
        using VectorCache cache = Open(recipe);
        cache.Store([new CachedVector(Hash(text), part, vector)]);
    }

    private CachedText Look(string text, string recipe)
    {
        using VectorCache cache = Open(recipe);
        CachedText found = new(Hash(text));
        cache.Find([found]);
        return found;
    }

    private float[]? Find(string text, int part, string recipe = "recipe", int length = 3)
    {
        float[] vector = new float[length];
        return Look(text, recipe).TryTake(part, vector) ? vector : null;
    }
}
