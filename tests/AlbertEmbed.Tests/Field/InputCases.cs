using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Inputs that were once read wrongly, without a word.</summary>
public sealed class InputCases : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        BuiltProgram.Result run = Embed(Write("dup.csv", "text,n,n\na,1,2\n"), "--keep-all");
        Assert.Equal((3, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("dup.csv:1: there are two columns \"n\"", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export.csv", "id;text\r\n1;Guten Tag\r\n2;Hallo Welt\r\n")]
    [InlineData("excel.csv", "sep=;\r\nid;text\r\n1;Guten Tag\r\n2;Hallo Welt\r\n")]
    [InlineData("bar.tsv", "id|text\n1|Guten Tag\n2|Hallo Welt\n")]
    public void A_table_with_other_delimiters_is_read_by_them_and_says_so(string name, string content)
    {
        string output = Path.Combine(folder, "out.jsonl");
        BuiltProgram.Result run = Embed(Write(name, content), "--with-text", "-o", output);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("stands between fields", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["Guten Tag", "Hallo Welt"],
            File.ReadLines(output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
        JsonElement table = JsonDocument.Parse(File.ReadAllText(output + ".meta.json")).RootElement.GetProperty("tables")[0];
        Assert.Equal((name.StartsWith("bar", StringComparison.Ordinal) ? "|" : ";"), table.GetProperty("delimiter").GetString());
        Assert.Equal(
            0,
            Embed(
                Write(name, content), "--delimiter", table.GetProperty("delimiter").GetString()!, "-q", "-o", output, "--force").ExitCode);
    }

    [Fact]
    public void Rows_of_a_table_without_quoting_are_all_there()
    {
        BuiltProgram.Result run =
            Embed(Write("rows.tsv", "id\ttext\n1\t\"To be\n2\tor not to be\"\n3\tplain\n"), "--id-field", "id", "--with-text", "-v");
        Assert.Equal(
            [("1", "\"To be"), ("2", "or not to be\""), ("3", "plain")],
            run.Lines.Select(line => JsonDocument.Parse(line).RootElement).Select(
                line => (line.GetProperty("id").GetString()!, line.GetProperty("text").GetString()!)));
        Assert.Contains("rows.tsv:2: quotes are characters like others (--quoting none)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_JSON_is_read_or_refused_but_never_passed_over()
    {
        const string Content = "{\"body\":\"hello\",\"text\":\"x\"}\n{\"body\":\"you\",\"text\":\"y\"}\n";
        Assert.Equal(Tokens("hello", "you"), Tokenize("-i", Write("data.json", Content), "--text-field", "body").Output);
        Assert.Equal(2, Tokenize("-i", Write("data.jl", Content), "--text-field", "body").ExitCode);
        Assert.Equal(2, Tokenize("hello", "--text-field", "body").ExitCode);
        Assert.Equal(2, BuiltProgram.RunWith(Encoding.UTF8.GetBytes(Content), "tokenize", "-m", Tiny, "--text-field", "body").ExitCode);
        Assert.Equal(2, BuiltProgram.Run("similarity", "-m", Tiny, "a", "b", "--text-field", "body").ExitCode);
        Assert.Equal(2, BuiltProgram.Run("search", "-m", Tiny, "a", "--in", "none.npy", "--text-field", "body").ExitCode);
        Assert.Contains("Use --input-format jsonl", Tokenize("-i", Write("data.jl", Content)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_of_a_table_of_pairs_is_not_scored()
    {
        BuiltProgram.Result run = BuiltProgram.Run("similarity", "-m", Tiny, "-i", Write("sts.tsv", "text1\ttext2\tscore\na\tb\t5\n"));
        Assert.Equal((3, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("name its columns with --text-field and --pair-field", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, BuiltProgram.Run("similarity", "-m", Tiny, "-i", Write("sts.tsv", "sentence1\tsentence2\na\tb\n")).ExitCode);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    public void The_first_row_of_one_column_is_not_swallowed(string name)
    {
        BuiltProgram.Result run = Tokenize("-i", Write(name, "first sentence here\nsecond sentence\n"));
        Assert.Equal((3, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("--input-format lines", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            Tokens("second sentence"),
            Tokenize("-i", Write(name, "first sentence here\nsecond sentence\n"), "--text-field", "first sentence here").Output);
    }

    [Fact]
    public void Empty_and_missing_texts_are_one_thing_and_counted()
    {
        string table = Write("in.csv", "id,text\n1,\n2,hello\n");
        string lines = Write("in.jsonl", "{\"text\":null}\n{\"text\":\"hello\"}\n");
        foreach (string input in (string[])[table, lines])
        {
            BuiltProgram.Result run = Tokenize("-i", input);
            Assert.Equal(Tokens(string.Empty, "hello"), run.Output);
            Assert.Contains("1 of 2 texts was empty", run.Error, StringComparison.Ordinal);
            Assert.Equal(3, Tokenize("-i", input, "--empty", "error").ExitCode);
        }

        BuiltProgram.Result none = Embed(table, "-o", Path.Combine(folder, "sub", "v.npy"));
        Assert.Equal(1, none.ExitCode);
        Assert.Contains($"There is no folder {Path.Combine(folder, "sub")} for the output", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_pipe_is_opened_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes.");
        string pipe = Path.Combine(folder, "pipe");
        using (Process made = Process.Start("mkfifo", pipe)!)
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        Task writer = Task.Run(() => File.WriteAllLines(pipe, texts), TestContext.Current.CancellationToken);
        BuiltProgram.Result run = Tokenize("-i", pipe);
        await writer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((0, texts.Length), (run.ExitCode, run.Lines.Length));
    }

    [Fact]
    public void A_damaged_header_of_a_later_gzip_member_is_an_error()
    {
        byte[] packed = [.. Pack("one\n"), .. Pack("two\n"), .. Pack("three\n")];
        packed[Pack("one\n").Length + 3] ^= 0x80;
        string input = Path.Combine(folder, "in.txt.gz");
        File.WriteAllBytes(input, packed);
        BuiltProgram.Result run = Tokenize("-i", input);
        Assert.Equal((3, Tokens("one")), (run.ExitCode, run.Output));
        Assert.Contains("in.txt.gz:2: the compressed data is damaged", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_look_like_options_of_another_system_are_texts() =>
        Assert.Equal(["/h", "/?", "true"], BuiltProgram.Run("-m", Tiny, "/h", "/?", "--with-text", "true").Lines
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));

    [Fact]
    public void A_closed_standard_input_and_bytes_that_are_no_text_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there the system tells.");
        BuiltProgram.Result closed = Shell($"exec '{BuiltProgram.Path}' tokenize -m '{Tiny}' <&-");
        Assert.Equal(2, closed.ExitCode);
        Assert.Contains("Standard input is closed", closed.Error, StringComparison.Ordinal);
        Assert.Equal(0, Shell($"exec '{BuiltProgram.Path}' tokenize -m '{Tiny}' </dev/null").ExitCode);
        BuiltProgram.Result bytes = Shell($"exec '{BuiltProgram.Path}' tokenize -m '{Tiny}' \"$(printf 'a\\377b')\" ok");
        Assert.Equal((3, string.Empty), (bytes.ExitCode, bytes.Output));
        Assert.Contains("argument:1: byte 2 of the text is not valid UTF-8", bytes.Error, StringComparison.Ordinal);
        Assert.Single(Shell($"exec '{BuiltProgram.Path}' tokenize -m '{Tiny}' --on-error skip \"$(printf 'a\\377b')\" ok").Lines);
    }

    [Fact]
    public void Arguments_are_compared_with_the_bytes_that_were_given()
    {
        Assert.Equal(2, ArgumentBytes.FirstBad("a\uFFFDb", [.. "x\0a"u8, 0xFF, .. "b\0"u8]));
        Assert.Null(ArgumentBytes.FirstBad("a\uFFFDb", "x\0a\uFFFDb\0"u8));
    }

    private static BuiltProgram.Result Shell(string command) => BuiltProgram.Run(new ProcessStartInfo("/bin/sh", ["-c", command]), []);

    private static BuiltProgram.Result Tokenize(params string[] arguments) => BuiltProgram.Run(["tokenize", "-m", Tiny, .. arguments]);

    private static string Tokens(params string[] texts) =>
        BuiltProgram.RunWith(Encoding.UTF8.GetBytes(string.Join('\n', texts) + "\n"), "tokenize", "-m", Tiny).Output;

    private static BuiltProgram.Result Embed(string input, params string[] options) =>
        BuiltProgram.Run(["-m", Tiny, "-i", input, .. options]);

    private static byte[] Pack(string text)
    {
        MemoryStream packed = new();
        using (System.IO.Compression.GZipStream stream = new(packed, System.IO.Compression.CompressionLevel.Optimal))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
