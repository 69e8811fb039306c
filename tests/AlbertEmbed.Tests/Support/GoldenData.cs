using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// Reference data that is not part of this repository: the folder that <c>ALBERT_EMBED_GOLDEN</c> names. Tests that need
/// it are skipped, saying so, where it is absent.
/// </summary>
internal static class GoldenData
{
    private const string Variable = "ALBERT_EMBED_GOLDEN";

    public static string Folder(params string[] parts)
    {
        string? root = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"{Variable} does not name a folder with reference data.");
        string path = Path.Combine([root!, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"There is no reference data {path}.");
        return path;
    }

    /// <summary>The same for what a test can do without: null where it is absent.</summary>
    public static string? TryFolder(params string[] parts)
    {
        string path = Path.Combine([Environment.GetEnvironmentVariable(Variable) ?? string.Empty, .. parts]);
        return Path.IsPathRooted(path) && Path.Exists(path) ? path : null;
    }

    /// <summary>The objects of a JSON Lines file, split on LF only.</summary>
    public static IEnumerable<JsonElement> Lines(string path) =>
        from line in File.ReadAllText(path).Split('\n')
        where line.Length > 0
        select JsonDocument.Parse(line).RootElement;

    public static int[] Ints(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
