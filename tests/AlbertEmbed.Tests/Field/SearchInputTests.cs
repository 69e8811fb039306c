using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>What search takes for the texts, the recipe and the fields of its vectors.</summary>
public sealed class SearchInputTests : IDisposable
{
    private const string Corpus = "a cat sat on the mat\nhello world\nstocks fell sharply\nyou and the cat\n";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.npy")]
    [InlineData("v.jsonl")]
    public void Texts_of_vectors_without_metadata_have_to_give_these_vectors(string name)
    {
        string input = work.Write("in.txt", Corpus);
        work.Make("-i", input, "-o", work.Path(name), "--no-meta");
        JsonElement hit = work.Nearest("hello world", "--in", work.Path(name), "--texts", input);
        Assert.Equal((1, "hello world"), (hit.GetProperty("index").GetInt32(), hit.GetProperty("text").GetString()));
        string other = work.Write("other.txt", string.Join('\n', Corpus.TrimEnd().Split('\n').Reverse()) + "\n");
        Assert.Contains(
            "gives another vector than its vector",
            work.Search("hello world", "--in", work.Path(name), "--texts", other),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_vectors_that_were_made_of_a_pipe_have_to_give_these_vectors()
    {
        string input = work.Write("in.txt", Corpus);
        Assert.Equal(0, work.EmbedWith(File.ReadAllBytes(input), "-o", work.Path("v.npy")).ExitCode);
        Assert.Equal(
            "hello world", work.Nearest("hello world", "--in", work.Path("v.npy"), "--texts", input).GetProperty("text").GetString());
        string other = work.Write("other.txt", Corpus.Replace("hello world", "goodbye", StringComparison.Ordinal));
        Assert.Contains(
            "gives another vector", work.Search("hello world", "--in", work.Path("v.npy"), "--texts", other), StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_of_queries_and_of_texts_may_have_different_names()
    {
        string input = work.Write("j.jsonl", "{\"text\":\"a cat\"}\n{\"text\":\"hello world\"}\n");
        work.Write("q.jsonl", "{\"query\":\"hello world\"}\n");
        work.Make("-i", input, "-o", work.Path("v.npy"));
        BuiltProgram.Result run = work.Shell("$AE search -i q.jsonl --text-field query -m $MODEL --in v.npy --texts j.jsonl -k 1");
        Assert.Equal("hello world", JsonDocument.Parse(Assert.Single(run.Lines)).RootElement.GetProperty("text").GetString());
        Assert.Contains(
            "--text-field body cannot act on --texts",
            work.Search("x", "--in", work.Path("v.npy"), "--texts", input, "--text-field", "body"),
            StringComparison.Ordinal);

        work.Make("-i", input, "-o", work.Path("w.npy"), "--no-meta");
        string refusal = work.Shell("$AE search -i q.jsonl --text-field query -m $MODEL --in w.npy --texts j.jsonl").Error;
        Assert.Contains("these options say how queries and --texts alike are read", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("precision was int8 and is now fp32", "--precision int8", "--precision", "int8")]
    [InlineData("max_length was 16 and is now", "--max-length 16", "--max-length", "16")]
    [InlineData("overflow was window and is now truncate", "--overflow window --stride 4", "--overflow", "window", "--stride", "4")]
    [InlineData("pooling was cls and is now mean", "--pooling cls", "-p", "cls")]
    [InlineData("layers was 1,2 and is now -1", "--layers 1,2 --layer-merge mean", "--layers", "1,2")]
    public void A_recipe_that_differs_is_refused_by_name(string difference, string remedy, params string[] options)
    {
        string input = work.Write("in.txt", Corpus);
        work.Make(["-i", input, "-o", work.Path("v.npy"), .. options]);
        string refusal = work.Search("cat", "--in", work.Path("v.npy"));
        Assert.Contains(difference, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
        work.SearchDone("cat", ["--in", work.Path("v.npy"), .. remedy.Split(' ')]);
    }

    [Fact]
    public void Refused_long_texts_are_no_other_recipe()
    {
        work.Make("a cat", "-o", work.Path("v.npy"), "--overflow", "error");
        work.SearchDone("cat", "--in", work.Path("v.npy"));
    }

    [Fact]
    public void Pairs_that_are_empty_on_both_sides_are_no_hits()
    {
        string input =
            work.Write("in.jsonl", "{\"text\":\"a cat\",\"b\":\"a dog\"}\n{\"text\":\"\",\"b\":\"\"}\n{\"text\":\"\",\"b\":\"a bird\"}\n");
        foreach (string[] options in (string[][])[[], ["--no-meta"]])
        {
            work.Make(["-i", input, "--pair-field", "b", "-o", work.Path("v.jsonl"), "--force", .. options]);
            Assert.Equal([0, 2], Found("search", "a cat", "-m", TestModel.DataFolder("gelu-new"), "--in", work.Path("v.jsonl")));
            string queries = work.Write("q.jsonl", "{\"text\":\"a cat\",\"b\":\"a dog\"}\n");
            Assert.Equal(
                [0, 2],
                Found("search", "-i", queries, "--pair-field", "b", "-m", TestModel.DataFolder("gelu-new"), "--in", work.Path("v.jsonl")));
        }

        static IEnumerable<int> Found(params string[] arguments) =>
            BuiltProgram.Run(arguments).Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()).Order();
    }

    [Theory]
    [InlineData("v.jsonl")]
    [InlineData("v.npy")]
    public void A_field_called_id_is_kept_where_no_id_was_asked_for(string name)
    {
        string input = work.Write("in.jsonl", "{\"id\":\"a\",\"text\":\"a cat\"}\n{\"id\":[7],\"text\":\"hello world\"}\n");
        work.Make("-i", input, "--keep-all", "-o", work.Path(name));
        JsonElement hit = work.Nearest("a cat", "--in", work.Path(name));
        Assert.Equal((0, "a"), (hit.GetProperty("index").GetInt32(), hit.GetProperty("id").GetString()));
        Assert.Equal("[7]", work.Nearest("hello world", "--in", work.Path(name)).GetProperty("id").GetRawText());
        work.Make("-i", input, "--keep", "id", "-o", work.Path(name), "--force");
        Assert.Equal("a", work.Nearest("a cat", "--in", work.Path(name)).GetProperty("id").GetString());
    }

    [Fact]
    public void Fields_that_cannot_be_kept_are_said()
    {
        string input = work.Write("in.jsonl", "{\"id\":\"a\",\"doc\":\"d\",\"tokens\":1,\"text\":\"a cat\"}\n");
        string error = work.Embed("-i", input, "--keep-all", "--id-field", "doc").Error;
        Assert.Contains("the field id is left out", error, StringComparison.Ordinal);
        Assert.Contains("the field tokens is left out", error, StringComparison.Ordinal);
        Assert.Contains(
            "the column index is left out",
            work.Embed("-i", work.Write("in.csv", "index,text\n1,a\n"), "--keep-all").Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "left out",
            work.Embed("-i", work.Write("id.csv", "id,text\n1,a\n"), "--keep-all", "--with-text", "--id-field", "id").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "--id-field writes the field doc under that name",
            WorkFolder.Refusal(work.Embed("-i", input, "--keep", "id", "--id-field", "doc")),
            StringComparison.Ordinal);
        Assert.Contains(
            "--id-field id writes it already",
            WorkFolder.Refusal(work.Embed("-i", input, "--keep", "id", "--id-field", "id")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Normalize_has_nothing_to_do_in_similarity() =>
        Assert.Contains(
            "--normalize changes no cosine",
            WorkFolder.Refusal(BuiltProgram.Run("similarity", "a", "b", "--normalize")),
            StringComparison.Ordinal);
}
