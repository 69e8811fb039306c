using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Cache;

/// <summary>What is in a cache.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Vectors">Vectors of all recipes.</param>
/// <param name="Recipes">The recipes, the last used first.</param>
internal sealed record CacheContents(string Path, long Bytes, long Vectors, IReadOnlyList<CachedRecipe> Recipes)
{
    /// <exception cref="Errors.UserException">The file is no cache, or cannot be read.</exception>
    public static CacheContents Read(string path)
    {
        using SqliteConnection database = CacheFile.Open(path);
        return CacheFaults.Explain(path, () =>
        {
            List<CachedRecipe> recipes = ReadRecipes(database);
            return new CacheContents(
                path,
                database.Number("PRAGMA page_count") * database.Number("PRAGMA page_size"),
                recipes.Sum(recipe => recipe.Vectors),
                recipes);
        });
    }

    private static List<CachedRecipe> ReadRecipes(SqliteConnection database)
    {
        using SqliteCommand command = database.Statement(
            "SELECT id, model, recipes.recipe, used, COUNT(keys.recipe), COALESCE(SUM(keys.bytes), 0) FROM recipes "
                + "LEFT JOIN keys ON keys.recipe = recipes.id GROUP BY recipes.id ORDER BY used DESC, recipes.id");
        using SqliteDataReader rows = command.ExecuteReader();
        List<CachedRecipe> recipes = [];
        while (rows.Read())
        {
            recipes.Add(new CachedRecipe(rows.GetInt64(0), rows.GetString(1))
            {
                Recipe = CachedRecipe.Parse(rows.GetString(2)),
                LastUsed = DateTimeOffset.FromUnixTimeSeconds(rows.GetInt64(3)),
                Vectors = rows.GetInt64(4),
                Bytes = rows.GetInt64(5),
            });
        }

        return recipes;
    }
}
