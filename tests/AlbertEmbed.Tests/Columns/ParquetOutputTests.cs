using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Columns;

/// <summary>Outputs in Parquet, as Arrow reads them.</summary>
public sealed class ParquetOutputTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_table_has_the_numbers_and_the_vectors_of_the_lines()
    {
        string input = work.Write("in.txt", "the cat\n\nyou and you\n");
        work.Make("-i", input, "-o", work.Path("v.parquet"));
        work.Make("-i", input, "-o", work.Path("v.jsonl"));
        Assert.Equal(["index Int64 None", "embedding.list.element Float None"], ArrowTable.Types(work.Path("v.parquet")));
        Assert.Equal([0L, 1, 2], ArrowTable.Column<long>(work.Path("v.parquet"), "index"));
        Assert.Equal(
            File.ReadLines(work.Path("v.jsonl")).Select(Vector), ArrowTable.Column<float[]>(work.Path("v.parquet"), "embedding"));
    }

    [Fact]
    public void Kept_fields_have_the_types_of_their_values()
    {
        string input = work.Write(
            "in.jsonl",
            """{"id":7,"text":"a é","n":1,"x":1,"ok":true,"name":"b","any":"c","nested":{"a":[1]},"none":null}""" + "\n"
                + """{"id":9007199254740993,"text":"you","n":null,"x":0.5,"ok":false,"name":"\"","any":1,"nested":[],"none":null}"""
                + "\n");
        string output = work.Path("v.parquet");
        work.Make("-i", input, "-o", output, "--id-field", "id", "--keep-all", "--with-text", "--with-stats");
        Assert.Equal(
            [
                "id Int64 None", "embedding.list.element Float None", "text ByteArray String", "n_tokens Int32 None",
                "truncated Boolean None", "unknown Int32 None", "n Int64 None", "x Double None", "ok Boolean None", "name ByteArray String",
                "any ByteArray Json", "nested ByteArray Json", "none ByteArray String",
            ],
            ArrowTable.Types(output));
        Assert.Equal([7L, 9007199254740993], ArrowTable.Column<long?>(output, "id"));
        Assert.Equal(["a é", "you"], ArrowTable.Column<string>(output, "text"));
        Assert.Equal([false, false], ArrowTable.Column<bool>(output, "truncated"));
        Assert.Equal([1L, null], ArrowTable.Column<long?>(output, "n"));
        Assert.Equal([1, 0.5], ArrowTable.Column<double?>(output, "x"));
        Assert.Equal([true, false], ArrowTable.Column<bool?>(output, "ok"));
        Assert.Equal(["b", "\""], ArrowTable.Column<string>(output, "name"));
        Assert.Equal(["\"c\"", "1"], ArrowTable.Column<string>(output, "any"));
        Assert.Equal(["{\"a\":[1]}", "[]"], ArrowTable.Column<string>(output, "nested"));
        Assert.Equal([null, null], ArrowTable.Column<string?>(output, "none"));
    }

    [Fact]
    public void Vectors_of_tokens_are_lists_of_lists()
    {
        string input = work.Write("in.txt", "the cat\nyou\n\n");
        string output = work.Path("v.parquet");
        work.Make("-i", input, "-o", output, "-p", "tokens");
        work.Make("-i", input, "-o", work.Path("v.jsonl"), "-p", "tokens");
        JsonElement[] lines = [.. File.ReadLines(work.Path("v.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            lines.Select(line => line.GetProperty("tokens").EnumerateArray().Select(token => token.GetString())),
            ArrowTable.Column<string[]>(output, "tokens"));
        Assert.Equal(
            lines.Select(
                line => line.GetProperty("offsets").EnumerateArray().Select(pair => pair.EnumerateArray().Select(end => end.GetInt32()))),
            ArrowTable.Column<int[][]>(output, "offsets"));
        Assert.Equal(
            lines.Select(line => line.GetProperty("embedding").EnumerateArray().Select(vector => Floats(vector))),
            ArrowTable.Column<float[][]>(output, "embedding"));
    }

    [Fact]
    public void The_file_says_how_it_was_made()
    {
        string output = work.Path("v.parquet");
        work.Make("hello", "-o", output);
        JsonElement said = JsonDocument.Parse(ArrowTable.Note(output, "albert-embed")).RootElement;
        JsonElement beside = JsonDocument.Parse(File.ReadAllText(output + ".meta.json")).RootElement;
        Assert.True(JsonElement.DeepEquals(beside.GetProperty("recipe"), said.GetProperty("recipe")));
        Assert.Equal(beside.GetProperty("width").GetInt32(), said.GetProperty("width").GetInt32());
        Assert.Equal("parquet", said.GetProperty("recipe").GetProperty("format").GetString());
    }

    [Fact]
    public void Standard_output_and_a_file_get_the_same_bytes()
    {
        string input = work.Write("in.txt", "the cat\nyou\n");
        work.Make("-i", input, "-o", work.Path("v.parquet"));
        BuiltProgram.Result run = work.Shell($"$AE -m \"$MODEL\" -i in.txt --format parquet > out && cmp out v.parquet");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [Fact]
    public void An_empty_input_makes_a_table_without_rows()
    {
        string output = work.Path("v.parquet");
        work.Make("-i", work.Write("in.txt", string.Empty), "-o", output);
        Assert.Empty(ArrowTable.Column<float[]>(output, "embedding"));
    }

    [Fact]
    public void A_value_that_does_not_fit_the_first_ones_is_refused_by_its_place_and_its_name()
    {
        const int Many = 70_000;
        string lines = string.Concat(Enumerable.Range(0, Many).Select(i => $$"""{"text":"you","n":{{i}}}""" + "\n"));
        string input = work.Write("in.jsonl", lines + """{"text":"you","n":"x"}""" + "\n");
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture, $"in.jsonl:{Many + 1}: the field n is text, and the column n of the output holds int64"),
            work.Embed("-q", "-i", input, "-o", work.Path("v.parquet"), "--keep", "n").Error,
            StringComparison.Ordinal);
        work.Write("in.jsonl", lines + """{"text":"you","n":1}""" + "\n");
        work.Make("-i", input, "-o", work.Path("v.parquet"), "--keep", "n", "--resume");
        Assert.Equal(Many + 1, ArrowTable.Column<long?>(work.Path("v.parquet"), "n").Length);
        Assert.True(ArrowTable.Groups(work.Path("v.parquet")) > 1);
    }

    [Theory]
    [InlineData("--encoding", "base64", "--encoding goes with JSONL")]
    [InlineData("--dtype", "i8", "--dtype i8 goes by the ranges of all vectors")]
    public void What_cannot_act_on_a_table_is_refused(string option, string value, string words) => Assert.Contains(
        words, WorkFolder.Refusal(work.Embed("hi", "-o", work.Path("v.parquet"), option, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("f16", "embedding.list.element FixedLenByteArray Float16")]
    [InlineData("i8", "embedding.list.element Int32 Int")]
    [InlineData("u8", "embedding.list.element Int32 Int")]
    [InlineData("b1", "embedding.list.element Int32 Int")]
    [InlineData("ub1", "embedding.list.element Int32 Int")]
    public void Small_vectors_are_the_numbers_of_NPY_and_found_like_them(string type, string column)
    {
        string input = work.Write("in.txt", "the cat\nyou\nhello world\na mat\n");
        work.Make("-i", input, "-o", work.Path("full.npy"));
        string[] options = ["-i", input, "--dtype", type, .. type is "i8" or "u8" ? (string[])["--ranges", work.Path("full.npy")] : []];
        work.Make([.. options, "-o", work.Path("v.parquet")]);
        work.Make([.. options, "-o", work.Path("v.npy")]);
        Assert.Equal(column, ArrowTable.Types(work.Path("v.parquet"))[1]);
        Assert.Equal(
            work.SearchDone("you", "--in", work.Path("v.npy")).Output, work.SearchDone("you", "--in", work.Path("v.parquet")).Output);
    }

    private static IEnumerable<IEnumerable<JsonElement>> Lists(JsonElement lists) =>
        lists.EnumerateArray().Select(list => list.EnumerateArray().AsEnumerable());

    private static float[] Vector(string line) => Floats(JsonDocument.Parse(line).RootElement.GetProperty("embedding"));

    private static float[] Floats(JsonElement vector) => [.. vector.EnumerateArray().Select(number => number.GetSingle())];
}
