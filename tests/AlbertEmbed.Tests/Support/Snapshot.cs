namespace AlbertEmbed.Tests.Support;

/// <summary>
/// Whole texts that the program prints, each a file in <c>Snapshots</c> that a person can read. ALBERT_EMBED_UPDATE_SNAPSHOTS=1 writes them
/// anew;
/// what changed is then a diff to review.
/// </summary>
internal static class Snapshot
{
    public static void Check(string name, string actual)
    {
        string file = Path.Combine(Repository.Root, "tests", "AlbertEmbed.Tests", "Snapshots", name);
        if (Environment.GetEnvironmentVariable("ALBERT_EMBED_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{name} is missing: run the tests with ALBERT_EMBED_UPDATE_SNAPSHOTS=1.");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
