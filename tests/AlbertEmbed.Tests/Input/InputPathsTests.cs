using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Input;

/// <summary>Folders and patterns stand for the files in them.</summary>
public sealed class InputPathsTests : IDisposable
{
    private const string Whole = InputPaths.WholeFiles;

    private readonly string root = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public InputPathsTests()
    {
        foreach (
            string name in (string[])["b.md", "a.md", "Z.md", "c.txt", "sub/d.md", "sub/deep/e.md", ".hidden.md", ".git/f.md", "x[1].md"])
        {
            string path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, name);
        }

        Directory.CreateDirectory(Path.Combine(root, "empty"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("", Whole, "Z.md a.md b.md c.txt sub/d.md sub/deep/e.md x[1].md")]
    [InlineData("sub", Whole, "sub/d.md sub/deep/e.md")]
    [InlineData("*.md", null, "Z.md a.md b.md x[1].md")]
    [InlineData("?.md", null, "Z.md a.md b.md")]
    [InlineData("[a-b].md", null, "a.md b.md")]
    [InlineData("[!a].md", null, "Z.md b.md")]
    [InlineData("*/*.md", null, "sub/d.md")]
    [InlineData("**/*.md", null, "Z.md a.md b.md sub/d.md sub/deep/e.md x[1].md")]
    [InlineData("s*/**", null, "sub/d.md sub/deep/e.md")]
    [InlineData(".h*", null, ".hidden.md")]
    [InlineData("x[1].md", null, "x[1].md")]
    public void They_are_read_in_one_order(string name, string? format, string expected) => Assert.Equal(
        expected.Split(' ').Select(file => Path.Combine(root, file)), InputPaths.Of([Path.Combine(root, name)], format));

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_files_are()
    {
        Directory.CreateSymbolicLink(Path.Combine(root, "sub", "deep", "loop"), root);
        File.CreateSymbolicLink(Path.Combine(root, "sub", "link.md"), Path.Combine(root, "a.md"));
        Assert.Equal(
            ["d.md", "deep/e.md", "link.md"],
            InputPaths.Of([Path.Combine(root, "sub")], Whole).Select(file => Path.GetRelativePath(Path.Combine(root, "sub"), file)));
    }

    [Theory]
    [InlineData("sub", null, "is a folder. Use --input-format file to make one record of each file in it, or name files: -i '")]
    [InlineData("empty", Whole, "is a folder without files. Check the name.")]
    [InlineData("*.pdf", null, "there is no such file, and none fits it as a pattern. Check the name.")]
    [InlineData("[z-a].md", null, "there is no such file, and none fits it as a pattern.")]
    [InlineData("[!].md", null, "there is no such file, and none fits it as a pattern.")]
    [InlineData("nowhere/*.md", Whole, "there is no such file, and none fits it as a pattern.")]
    public void What_stands_for_no_file_is_refused(string name, string? format, string message) => Assert.Contains(
        message,
        Assert.Throws<UserException>(() => InputPaths.Of([Path.Combine(root, name)], format)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Names_without_signs_stay_as_they_are() => Assert.Equal(["-", "none.txt"], InputPaths.Of(["-", "none.txt"], null));

    [Fact]
    public void A_whole_file_is_one_record_with_its_path_as_id()
    {
        byte[] content = [0xEF, 0xBB, 0xBF, .. "one\r\n\ntwo\n"u8];
        TextRecord record = Assert.Single(InputText.File("in.md", content, settings => settings with { Format = Whole }));
        Assert.Equal(("one\r\n\ntwo\n", null), (record.Text, record.Problem));
        Assert.EndsWith("/in.md\"", record.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("89504E470D0A", "byte 1 of the file is not valid UTF-8")]
    [InlineData("610062", "byte 2 of the file is NUL")]
    [InlineData("504B0304", "the input is a zip archive")]
    public void A_file_without_text_is_an_empty_record_and_one_that_is_no_text_a_bad_one(string bytes, string? problem)
    {
        TextRecord record =
            Assert.Single(InputText.File("in.md", Convert.FromHexString(bytes), settings => settings with { Format = Whole }));
        Assert.Equal(string.Empty, record.Text);
        Assert.StartsWith(problem ?? string.Empty, record.Problem ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal(problem is null, record.Problem is null);
    }
}
