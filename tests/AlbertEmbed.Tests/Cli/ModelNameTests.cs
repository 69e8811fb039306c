using AlbertEmbed.Models;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Models by name, out of a cache as Hugging Face's programs lay it out.</summary>
public sealed class ModelNameTests : IDisposable
{
    private const string Commit = "8e2f239c5f8a2c0f253781ca60135db913e5c80c";

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public ModelNameTests()
    {
        string model = Path.Combine(folder, "hub", "models--albert--albert-base-v2");
        string snapshot = Directory.CreateDirectory(Path.Combine(model, "snapshots", Commit)).FullName;
        string blobs = Directory.CreateDirectory(Path.Combine(model, "blobs")).FullName;
        Directory.CreateDirectory(Path.Combine(model, "refs"));
        File.WriteAllText(Path.Combine(model, "refs", "main"), Commit);
        foreach (string file in Directory.GetFiles(TestModel.DataFolder("gelu-new")))
        {
            string blob = Path.Combine(blobs, Path.GetFileName(file) + ".blob");
            File.Copy(file, blob);
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), Path.GetRelativePath(snapshot, blob));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("albert/albert-base-v2")]
    [InlineData("albert-base-v2")]
    [InlineData("albert-base-v2", "--revision", "main")]
    [InlineData("albert-base-v2", "--revision", Commit)]
    public void A_name_finds_the_snapshot_in_the_cache(string name, params string[] options)
    {
        string expected = BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "hello").Output;
        foreach ((string variable, string value) in new[] { ("HF_HOME", folder), ("HF_HUB_CACHE", Path.Combine(folder, "hub")) })
        {
            Dictionary<string, string?> environment = new()
            {
                ["ALBERT_EMBED_CACHE"] = Path.Combine(folder, "own"),
                ["HF_HOME"] = null,
                ["HF_HUB_CACHE"] = null,
                [variable] = value,
            };
            Assert.Equal(expected, BuiltProgram.RunWith([], environment, ["-m", name, "hello", .. options]).Output);
        }
    }

    [Theory]
    [InlineData(4, "albert/albert-large-v2", "is neither in")]
    [InlineData(4, "no-such-folder", "it is not a name")]
    [InlineData(4, "../escape", "it is not a name")]
    [InlineData(4, "albert/albert-base-v2", "(revision other)", "--revision", "other")]
    [InlineData(2, "albert/albert-base-v2", "cannot be the name of a branch, a tag or a commit", "--revision", "../../x")]
    public void What_is_not_there_is_said_with_the_place_that_was_looked_in(int code, string name, string message, params string[] options)
    {
        Dictionary<string, string?> environment = new()
        {
            ["ALBERT_EMBED_CACHE"] = Path.Combine(folder, "own"),
            ["HF_HOME"] = folder,
            ["HF_HUB_CACHE"] = null,
            ["HF_HUB_OFFLINE"] = "1",
        };
        BuiltProgram.Result run = BuiltProgram.RunWith([], environment, ["-m", name, "hello", .. options]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("a")]
    [InlineData("/a")]
    [InlineData("a/..")]
    [InlineData("a/b\n")]
    [InlineData("-a/b")]
    public void Words_that_are_no_names_are_not_taken_for_some(string text) => Assert.Null(ModelName.Parse(text));
}
