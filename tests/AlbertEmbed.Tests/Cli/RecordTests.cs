using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Packing;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Records with fields in every format, and everything that can be asked for in the output.</summary>
public sealed class RecordTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private static readonly (string Id, string Text, string Label)[] Records =
    [
        ("a1", "hello, world", "x"),
        ("a2", "say \"hi\"\nthere", "y"),
        ("a3", "", "z"),
        ("a4", "naïve 🚀 \"q\"", "w,\n\"v\""),
        ("a5", "tab\there", "t"),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("in.csv")]
    [InlineData("in.tsv")]
    [InlineData("in.jsonl")]
    [InlineData("in.csv.gz")]
    [InlineData("in.tsv.bz2")]
    [InlineData("in.jsonl.zst")]
    public void Every_format_gives_the_same_records(string name)
    {
        BuiltProgram.Result run = Run("-i", Write(name), "--id-field", "doc", "--keep", "label", "--with-text", "--with-stats");
        Assert.Equal(0, run.ExitCode);
        JsonElement[] lines = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            Records,
            lines.Select(
                line =>
                    (line.GetProperty("id").GetString()!, line.GetProperty("text").GetString()!, line.GetProperty("label").GetString()!)));
        Assert.Equal(
            [.. Run([.. Records.Select(record => record.Text)]).Lines.Select(Vector)],
            lines.Select(line => line.GetProperty("embedding").GetRawText()));
        Assert.Equal(
            (2, false, 0),
            (
                lines[2].GetProperty("n_tokens").GetInt32(),
                lines[2].GetProperty("truncated").GetBoolean(),
                lines[2].GetProperty("unknown").GetInt32()));
        Assert.True(lines[3].GetProperty("unknown").GetInt32() > 0);
    }

    [Fact]
    public void Keep_all_copies_every_field_as_it_stands_but_those_that_the_output_has()
    {
        string input = Path.Combine(folder, "in.jsonl");
        File.WriteAllText(input, """{"index":7,"text":"hello","nested":{"a":[1, 2.50]},"embedding":[1],"flag":true,"none":null}""" + "\n");
        JsonElement line = JsonDocument.Parse(Run("-i", input, "--keep-all").Output).RootElement;
        Assert.Equal(["index", "embedding", "text", "nested", "flag", "none"], line.EnumerateObject().Select(field => field.Name));
        Assert.Equal(0, line.GetProperty("index").GetInt32());
        Assert.Equal("""{"a":[1, 2.50]}""", line.GetProperty("nested").GetRawText());
        Assert.Equal(
            ["index", "embedding", "text", "nested", "flag", "none"],
            JsonDocument.Parse(
                Run("-i", input, "--keep-all", "--with-text").Output).RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(2, Run("-i", input, "--keep", "embedding").ExitCode);
    }

    [Fact]
    public void Token_vectors_are_the_same_in_JSONL_and_NPY_and_their_offsets_point_into_the_text()
    {
        string input = Write("in.jsonl");
        string npy = Path.Combine(folder, "out.npy");
        JsonElement[] lines = [.. Run("-i", input, "-p", "tokens").Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(0, Run("-i", input, "-p", "tokens", "-o", npy, "--id-field", "doc").ExitCode);
        (int rows, int width, float[] values) = Npy.Parse(File.ReadAllBytes(npy));
        long[] splits = MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(Path.Combine(folder, "out.splits.npy")).AsSpan(128)).ToArray();
        Assert.Equal(Records.Length + 1, splits.Length);
        Assert.Equal((0, rows), (splits[0], splits[^1]));
        for (int i = 0; i < lines.Length; i++)
        {
            float[] vectors = [.. lines[i].GetProperty("embedding").EnumerateArray().SelectMany(vector => vector.Floats())];
            Assert.Equal(values[(int)(splits[i] * width)..(int)(splits[i + 1] * width)], vectors);
            Assert.Equal(splits[i + 1] - splits[i], lines[i].GetProperty("tokens").GetArrayLength());
        }

        int[] offset = lines[0].GetProperty("offsets")[1].Ints();
        Assert.StartsWith(Records[0].Text[offset[0]..offset[1]], "hello", StringComparison.Ordinal);
        Assert.Equal(
            Records.Select(record => $$"""{"id":"{{record.Id}}"}"""),
            File.ReadAllLines(Path.Combine(folder, "out.ids.jsonl")));
    }

    [Fact]
    public void Kept_fields_go_with_NPY_too()
    {
        Assert.Equal(0, Run("-i", Write("in.jsonl"), "--keep", "label", "-o", Path.Combine(folder, "out.npy")).ExitCode);
        string[] lines = File.ReadAllLines(Path.Combine(folder, "out.ids.jsonl"));
        Assert.Equal(Records.Length, lines.Length);
        Assert.Equal("""{"index":0,"label":"x"}""", lines[0]);
    }

    [Fact]
    public void What_does_not_fit_a_pair_is_one_line_however_many_records_there_are()
    {
        string input = Path.Combine(folder, "in.jsonl");
        File.WriteAllLines(input, Enumerable.Repeat("""{"text":"a","b":"c"}""", 100));
        BuiltProgram.Result run = Run("-i", input, "--pair-field", "b", "--max-length", "3");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("albert-embed: A maximal length of 3 leaves no room for a pair", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Base64_and_float16_hold_the_same_vectors()
    {
        float[][] vectors =
        [
            .. Run("hello", "you").Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("embedding").Floats()),
        ];
        JsonElement[] packed = [.. Run("hello", "you", "--encoding", "base64").Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            vectors, packed.Select(line => MemoryMarshal.Cast<byte, float>(line.GetProperty("embedding").GetBytesFromBase64()).ToArray()));
        string npy = Path.Combine(folder, "half.npy");
        Assert.Equal(0, Run("hello", "you", "-o", npy, "--dtype", "f16").ExitCode);
        byte[] file = File.ReadAllBytes(npy);
        Assert.Contains("'descr': '<f2'", Encoding.ASCII.GetString(file, 0, 128), StringComparison.Ordinal);
        Assert.Equal(
            vectors.SelectMany(vector => vector).Select(value => (Half)value), MemoryMarshal.Cast<byte, Half>(file.AsSpan(128)).ToArray());
    }

    [Fact]
    public void Shards_of_token_vectors_merge_to_the_whole()
    {
        string input = Write("in.jsonl");
        string[] recipe = ["-i", input, "-p", "tokens", "--id-field", "doc", "--keep", "label"];
        Assert.Equal(0, Run([.. recipe, "-o", Path.Combine(folder, "whole.npy")]).ExitCode);
        string[] shards = [.. Enumerable.Range(1, 3).Select(k => Path.Combine(folder, $"s{k}.npy"))];
        for (int k = 1; k <= 3; k++)
        {
            Assert.Equal(0, Run([.. recipe, "-o", shards[k - 1], "--shard", $"{k}/3"]).ExitCode);
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", Path.Combine(folder, "joined.npy")]).ExitCode);
        foreach (string suffix in (string[])[".npy", ".splits.npy", ".ids.jsonl", ".npy.meta.json"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(folder, "whole" + suffix)), File.ReadAllBytes(Path.Combine(folder, "joined" + suffix)));
        }
    }

    [Fact]
    public void A_long_text_in_windows_differs_from_its_start_and_is_not_counted_as_cut()
    {
        string text = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}"));
        BuiltProgram.Result cut = Run(text);
        BuiltProgram.Result windows = Run(text, "--overflow", "window", "--stride", "4", "--with-stats");
        Assert.Contains("1 of 1 text was cut", cut.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("was cut", windows.Error, StringComparison.Ordinal);
        Assert.NotEqual(Vector(cut.Lines[0]), Vector(windows.Lines[0]));
        Assert.False(JsonDocument.Parse(windows.Lines[0]).RootElement.GetProperty("truncated").GetBoolean());
        Assert.Equal(2, Run(text, "--overflow", "window").ExitCode);
    }

    [Theory]
    [InlineData("in.csv", "text\n\"abc\ndef\n", "in.csv:2: a field starts with a quote that is not closed")]
    [InlineData("in.csv", "text,b\none,two\nthree\n", "in.csv:3: the row has 1 field, but there are 2 columns.")]
    [InlineData("in.csv", "a,b\none,two\n", "in.csv:1: there is no column text; there are a, b.")]
    [InlineData("in.jsonl", "{\"text\":\"a\"}\n{\"text\":1}\n", "in.jsonl:2: the line has a field text that is a number, not text.")]
    [InlineData("in.jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n", "in.jsonl:1: the line has the key \"text\" twice")]
    public void A_bad_record_names_its_file_and_line(string name, string content, string message)
    {
        string input = Path.Combine(folder, name);
        File.WriteAllText(input, content);
        BuiltProgram.Result run = Run("-i", input);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_is_an_error_after_the_records_before_the_cut()
    {
        string input = Path.Combine(folder, "in.txt.gz");
        Random random = new(3);
        byte[] packed = Pack(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 3000).Select(_ => random.Next()))));
        File.WriteAllBytes(input, packed[..(packed.Length / 2)]);
        BuiltProgram.Result run = Run("-i", input);
        Assert.Equal(3, run.ExitCode);
        Assert.InRange(run.Lines.Length, 1000, 2000);
        Assert.Contains("the compressed data is damaged or cut off", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_TSV_that_was_written_without_quoting_keeps_its_quotes_and_rows()
    {
        string input = Path.Combine(folder, "in.tsv");
        File.WriteAllText(input, "text\tscore\n\"It is\" he said\t1\nplain\t2\n\"open\t3\nlast \"one\"\t4\n");
        BuiltProgram.Result run = Run("-i", input, "--keep-all");
        Assert.Equal(
            ["\"It is\" he said", "plain", "\"open", "last \"one\""],
            run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
    }

    private static string Vector(string line) => JsonDocument.Parse(line).RootElement.GetProperty("embedding").GetRawText();

    private static BuiltProgram.Result Run(params string[] arguments) => BuiltProgram.Run(["-m", Tiny, .. arguments]);

    private static byte[] Pack(byte[] bytes)
    {
        MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private string Write(string name)
    {
        char separator = name.Contains("csv", StringComparison.Ordinal) ? ',' : '\t';
        StringBuilder content = new();
        if (name.Contains("jsonl", StringComparison.Ordinal))
        {
            foreach ((string id, string text, string label) in Records)
            {
                content.Append(JsonSerializer.Serialize(new { doc = id, text, label })).Append('\n');
            }
        }
        else
        {
            content.Append("doc").Append(separator).Append("text").Append(separator).Append("label\r\n");
            foreach ((string id, string text, string label) in Records)
            {
                content.Append(id).Append(separator).Append(Quote(text)).Append(separator).Append(Quote(label)).Append("\r\n");
            }
        }

        string path = Path.Combine(folder, name);
        byte[] bytes = Encoding.UTF8.GetBytes(content.ToString());
        File.WriteAllBytes(path, PackingNames.Of(name) is { } packing ? PackedFiles.Pack(packing, content.ToString()) : bytes);
        return path;

        static string Quote(string field) =>
            field.AsSpan().IndexOfAny("\",\t\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
