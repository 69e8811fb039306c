using System.Text;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

public sealed class EmbedTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Text_arguments_give_one_JSON_line_each_in_order()
    {
        BuiltProgram.Result run = BuiltProgram.Run("hello world", "", "again");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(3, run.Lines.Length);
        for (int i = 0; i < 3; i++)
        {
            JsonElement line = JsonDocument.Parse(run.Lines[i]).RootElement;
            Assert.Equal(i, line.GetProperty("index").GetInt32());
            Assert.Equal(384, line.GetProperty("embedding").GetArrayLength());
        }
    }

    [Fact]
    public void A_run_leaves_nothing_in_the_home_folder()
    {
        Dictionary<string, string?> environment = new() { ["HOME"] = folder, ["XDG_CACHE_HOME"] = null };
        Assert.Equal(0, BuiltProgram.RunWith([], environment, "-m", Tiny, "hello").ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_thousand_lines_give_a_thousand_vectors_in_order_and_the_same_bytes_each_run()
    {
        string[] texts =
        [
            .. Enumerable.Range(0, 1000).Select(i => string.Join(' ', Enumerable.Range(i, (i * 7 % 30) + 1).Select(n => $"word{n % 97}"))),
        ];
        byte[] input = Encoding.UTF8.GetBytes(string.Join('\n', texts));
        BuiltProgram.Result first = BuiltProgram.RunWith(input, "--with-text");
        BuiltProgram.Result second = BuiltProgram.RunWith(input, "--with-text", "--threads", "1", "--batch-tokens", "100");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(texts, first.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
        Assert.Equal(first.Bytes, second.Bytes);
    }

    [Fact]
    public void NPY_holds_exactly_the_values_of_JSONL()
    {
        string npy = Path.Combine(folder, "out.npy");
        string[] texts = ["hello", "the cat sat", ""];
        Assert.Equal(0, BuiltProgram.Run(["-m", Tiny, "-o", npy, .. texts]).ExitCode);
        float[][] vectors = [.. BuiltProgram.Run(["-m", Tiny, .. texts]).Lines
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("embedding").Floats())];
        (int rows, int width, float[] values) = Npy.Parse(File.ReadAllBytes(npy));
        Assert.Equal((3, 16), (rows, width));
        Assert.Equal(vectors.SelectMany(vector => vector), values);
        Assert.Equal([npy, npy + ".meta.json"], Directory.GetFiles(folder).Order());
    }

    [Fact]
    public void NPY_goes_to_standard_output_too()
    {
        (int rows, int width, _) = Npy.Parse(BuiltProgram.Run("-m", Tiny, "--format", "npy", "hello", "you").Bytes);
        Assert.Equal((2, 16), (rows, width));
    }

    [Fact]
    public void Each_pooling_and_normalization_changes_the_vector()
    {
        string[] outputs =
        [
            .. new[] { "mean", "cls", "max", "pooler" }.Select(pooling => BuiltProgram.Run("-m", Tiny, "-p", pooling, "hello").Output),
        ];
        Assert.Equal(4, outputs.Distinct().Count());
        float[] unit =
            JsonDocument.Parse(BuiltProgram.Run("-m", Tiny, "--normalize", "hello").Output).RootElement.GetProperty("embedding").Floats();
        Assert.Equal(1, Math.Sqrt(unit.Sum(value => (double)value * value)), 1e-6);
    }

    [Fact]
    public void The_model_may_come_from_the_environment()
    {
        BuiltProgram.Result run = BuiltProgram.RunWith([], new Dictionary<string, string?> { ["ALBERT_EMBED_MODEL"] = Tiny }, "hello");
        Assert.Equal(16, JsonDocument.Parse(run.Output).RootElement.GetProperty("embedding").GetArrayLength());
    }

    [Fact]
    public void Several_inputs_are_read_one_after_the_other()
    {
        string first = Write("a.txt", "one\ntwo");
        string second = Write("b.txt", "three\n");
        BuiltProgram.Result run =
            BuiltProgram.RunWith("four\n"u8.ToArray(), "-m", Tiny, "--with-text", "-i", first, "-i", "-", "--input", second);
        Assert.Equal(
            ["one", "two", "four", "three"],
            run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()));
        Assert.Contains("\"index\":3", run.Lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[MASK]")]
    [InlineData("@file")]
    public void A_text_is_never_taken_for_something_else(string text) =>
        Assert.Equal(
            text, JsonDocument.Parse(BuiltProgram.Run("-m", Tiny, "--with-text", text).Output).RootElement.GetProperty("text").GetString());

    [Fact]
    public void A_commands_name_is_a_text_behind_two_dashes()
    {
        BuiltProgram.Result run = BuiltProgram.Run("-m", Tiny, "--with-text", "--", "tokenize");
        Assert.Equal("tokenize", JsonDocument.Parse(run.Output).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Long_texts_are_cut_and_counted_once_or_refused()
    {
        string text = string.Concat(Enumerable.Repeat("cat ", 50));
        BuiltProgram.Result cut = BuiltProgram.Run("-m", Tiny, text, "cat");
        Assert.Equal(0, cut.ExitCode);
        Assert.Contains("warning: 1 of 2 texts was cut to 20 tokens", cut.Error, StringComparison.Ordinal);
        Assert.Empty(BuiltProgram.Run("-m", Tiny, "-q", text).Error);

        BuiltProgram.Result refused = BuiltProgram.Run("-m", Tiny, "--overflow", "error", "cat", text);
        Assert.Equal(3, refused.ExitCode);
        Assert.StartsWith("albert-embed: argument:2: the text has more than 20 tokens.", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Lines);
    }

    [Fact]
    public void A_script_that_the_model_does_not_cover_is_warned_of() =>
        Assert.Contains("this model does not cover this script", BuiltProgram.Run("日本 語 です").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "--nope", "x")]
    [InlineData(2, "-p", "median", "x")]
    [InlineData(2, "--max-length", "2", "x")]
    [InlineData(2, "--max-length", "many", "x")]
    [InlineData(2, "--max-length", "513", "x")]
    [InlineData(2, "--threads", "0", "x")]
    [InlineData(2, "-i", "/dev/null", "x")]
    [InlineData(1, "-i", "/nonexistent/corpus.txt")]
    [InlineData(1, "-o", "/nonexistent/out.jsonl", "x")]
    [InlineData(2, "-o", "/", "x")]
    [InlineData(4, "-m", "/nonexistent", "x")]
    [InlineData(4, "-p", "pooler", "x")]
    public void What_goes_wrong_is_one_line_and_the_exit_code_of_the_contract(int code, params string[] arguments)
    {
        BuiltProgram.Result run = BuiltProgram.Run(arguments);
        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("albert-embed: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void An_output_that_exists_is_kept_unless_forced()
    {
        string output = Write("out.jsonl", "precious");
        Assert.Equal(2, BuiltProgram.Run("-m", Tiny, "-o", output, "x").ExitCode);
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-o", output, "--force", "x").ExitCode);
        Assert.StartsWith("{\"index\":0", File.ReadAllText(output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_record_ends_the_run_after_those_before_it_which_are_kept()
    {
        byte[] input = [.. "one\ntwo\n"u8, 0xC3, 0x28, .. "\nfour\n"u8];
        BuiltProgram.Result toStandardOutput = BuiltProgram.RunWith(input, "-m", Tiny);
        Assert.Equal((3, 2), (toStandardOutput.ExitCode, toStandardOutput.Lines.Length));
        Assert.StartsWith(
            "albert-embed: stdin:3: byte 1 of the record is not valid UTF-8.", toStandardOutput.Error, StringComparison.Ordinal);

        string npy = Path.Combine(folder, "out.npy");
        BuiltProgram.Result run = BuiltProgram.RunWith(input, "-m", Tiny, "-o", npy);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("kept 2 finished records", run.Error, StringComparison.Ordinal);
        Assert.Equal([npy + ".part", npy + ".part.json"], Directory.GetFiles(folder).Order());

        input[8] = (byte)'x';
        input[9] = (byte)'y';
        Assert.Equal(0, BuiltProgram.RunWith(input, "-m", Tiny, "-o", npy, "--resume").ExitCode);
        Assert.Equal([npy, npy + ".meta.json"], Directory.GetFiles(folder).Order());
        Assert.Equal(4, Npy.Parse(File.ReadAllBytes(npy)).Rows);
    }

    [Fact]
    public void A_damaged_model_is_refused_before_any_output()
    {
        foreach (string file in Directory.GetFiles(Tiny))
        {
            byte[] bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(
                Path.Combine(folder, Path.GetFileName(file)),
                file.EndsWith(".safetensors", StringComparison.Ordinal) ? bytes[..^100] : bytes);
        }

        BuiltProgram.Result run = BuiltProgram.Run("-m", folder, "-o", Path.Combine(folder, "out.jsonl"), "x");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("the file may be cut off", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.Contains("out.jsonl", StringComparison.Ordinal));
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
