using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Nobody gets the vector of a file's name, or of a command's, without being told.</summary>
public sealed class LooksLikeFileTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void The_name_of_a_file_is_no_text()
    {
        string file = work.Write("corpus.txt", "hello\n");
        Assert.Contains(
            $"\"{file}\" is the name of a file, and would be embedded as a text. To read the file use -i {file}; if the name is the text, "
                + "put -- before it.",
            WorkFolder.Refusal(work.Embed(file)),
            StringComparison.Ordinal);
        WorkFolder.Refusal(work.Embed(file, work.Write("more.md", "hello\n")));
        Assert.Equal((0, string.Empty), (work.Embed("-q", "--", file) is var meant ? meant.ExitCode : 0, meant.Error));
    }

    [Theory]
    [InlineData("corpus.txt", "note: \"corpus.txt\" is taken as a text. -i corpus.txt reads a file")]
    [InlineData("embedd text", "note: \"embedd\" is taken as a text. Did you mean the command embed?")]
    [InlineData("hello world.txt", "note: \"world.txt\" is taken as a text.")]
    public void What_only_looks_so_is_embedded_with_a_note(string texts, string note)
    {
        BuiltProgram.Result run = work.Embed(texts.Split(' '));
        Assert.Equal((0, texts.Split(' ').Length), (run.ExitCode, run.Lines.Length));
        Assert.Contains(note, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_file_behind_one_input_is_told_to_be_a_text()
    {
        string second = work.Write("b.txt", "b\n");
        Assert.Contains(
            $"\"{second}\" stands beside --input as a text. -i takes one file and may be repeated: -i a.txt -i {second}.",
            WorkFolder.Refusal(work.Embed("-i", "a.txt", second)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_folder_are_records_that_search_finds_by_their_paths()
    {
        Directory.CreateDirectory(work.Path("docs"));
        work.Write("docs/one.md", "the cat sat\non the mat\n");
        work.Write("docs/two.md", "hello world\n");
        work.Make("-i", "docs", "--input-format", "file", "-o", "v.npy");
        Assert.Equal("docs/two.md", work.Nearest("hello world", "--in", "v.npy").GetProperty("id").GetString());
        Assert.Equal(
            "hello world\n", work.Nearest("hello world", "--in", "v.npy", "--texts", "docs").GetProperty("text").GetString());
        work.Make("-i", "docs/*.md", "-o", "lines.jsonl");
        Assert.Equal(3, File.ReadAllLines(work.Path("lines.jsonl")).Length);
    }

    [Fact]
    public void Signs_that_a_vocabulary_lacks_are_shown_and_no_script()
    {
        string error = work.Embed("hello @ you #").Error;
        Assert.Contains(
            "of the tokens are unknown, in 1 of 1 text: the vocabulary does not cover signs such as @ #", error, StringComparison.Ordinal);
        Assert.Contains(
            "this model does not cover this script, such as 漢 字", work.Embed("hello 漢字").Error, StringComparison.Ordinal);
    }
}
