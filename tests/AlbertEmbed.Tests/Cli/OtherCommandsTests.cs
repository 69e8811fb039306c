using System.Security.Cryptography;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

public sealed class OtherCommandsTests
{
    [Fact]
    public void Tokenize_prints_tokens_ids_and_offsets()
    {
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "Hello wörld");
        Assert.Equal(
            """{"index":0,"tokens":["[CLS]","▁hello","▁world","[SEP]"],"ids":[2,5607,155,3],"offsets":[[0,0],[0,5],[6,11],[0,0]]}""",
            run.Output.TrimEnd());
    }

    [Fact]
    public void Tokenize_takes_long_texts_in_windows()
    {
        JsonElement line = JsonDocument.Parse(
            BuiltProgram.Run(
                "tokenize", "--overflow", "window", "--max-length", "4", "--stride", "1", "the cat sat on").Output).RootElement;
        Assert.Equal(
            ["▁the ▁cat", "▁cat ▁sat", "▁sat ▁on"],
            line.GetProperty("windows").EnumerateArray()
                .Select(
                    window =>
                        string.Join(
                        ' ', window.GetProperty("tokens").EnumerateArray().Skip(1).SkipLast(1).Select(token => token.GetString()))));
        Assert.Equal(2, BuiltProgram.Run("tokenize", "--overflow", "window", "--max-length", "4", "--stride", "2", "the cat sat").ExitCode);
    }

    [Fact]
    public void Pairs_come_from_two_fields_and_have_token_types()
    {
        byte[] input = """{"q":"the cat","a":"sat"}"""u8.ToArray();
        JsonElement line = JsonDocument.Parse(
            BuiltProgram.RunWith(
                input, "tokenize", "--input-format", "jsonl", "--text-field", "q", "--pair-field", "a").Output).RootElement;
        Assert.Equal([0, 0, 0, 0, 1, 1], line.GetProperty("type_ids").Ints());
        string[] tiny = ["-m", TestModel.DataFolder("gelu-new"), "--input-format", "jsonl", "--text-field", "q"];
        Assert.NotEqual(BuiltProgram.RunWith(input, tiny).Output, BuiltProgram.RunWith(input, [.. tiny, "--pair-field", "a"]).Output);
        tiny[1] = TestModel.DataFolder("one-type");
        Assert.Equal(4, BuiltProgram.RunWith(input, [.. tiny, "--pair-field", "a"]).ExitCode);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":1}\n", "stdin:2: the line has a field text that is a number, not text")]
    [InlineData("{\"text\":\"a\"}\n{\"body\":\"b\"}\n", "stdin:2: the line has no field text")]
    [InlineData("{\"text\":\"a\"}\n[]\n", "stdin:2: the line is an array, not a JSON object")]
    [InlineData("{\"text\":\"a\"}\n{\"text\":\n", "stdin:2: the line is not valid JSON")]
    [InlineData("{\"text\":\"a\"}\n{\"text\":\"\\ud800\"}\n", "stdin:2: the line holds half of a surrogate pair (\\ud800 at byte 10)")]
    public void A_bad_JSON_line_is_named_after_those_before_it(string input, string message)
    {
        BuiltProgram.Result run = BuiltProgram.RunWith(
            System.Text.Encoding.UTF8.GetBytes(input), "-m", TestModel.DataFolder("gelu-new"), "--input-format", "jsonl");
        Assert.Equal((3, 1), (run.ExitCode, run.Lines.Length));
        Assert.StartsWith($"albert-embed: {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_and_accents_can_be_overridden_unless_tokenizer_json_decides()
    {
        string tiny = TestModel.DataFolder("gelu-new");
        Assert.Contains("\"▁the\"", BuiltProgram.Run("tokenize", "-m", tiny, "The").Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"▁the\"", BuiltProgram.Run("tokenize", "-m", tiny, "--do-lower-case", "false", "The").Output, StringComparison.Ordinal);
        Assert.Contains("\"é\"", BuiltProgram.Run("tokenize", "-m", tiny, "--keep-accents", "true", "é").Output, StringComparison.Ordinal);
        Assert.Equal(2, BuiltProgram.Run("tokenize", "-m", TestModel.BundledWithJsonFolder, "--keep-accents", "true", "é").ExitCode);
    }

    [Fact]
    public void A_folder_without_weights_tokenizes_but_does_not_embed()
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
        foreach (string name in (string[])["config.json", "spiece.model"])
        {
            File.Copy(Path.Combine(TestModel.DataFolder("gelu"), name), Path.Combine(folder, name));
        }

        BuiltProgram.Result tokens = BuiltProgram.Run("tokenize", "-m", folder, "the cat");
        BuiltProgram.Result vectors = BuiltProgram.Run("-m", folder, "the cat");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(
            (0, BuiltProgram.Run("tokenize", "-m", TestModel.DataFolder("gelu"), "the cat").Output), (tokens.ExitCode, tokens.Output));
        Assert.Equal(4, vectors.ExitCode);
        Assert.Contains("has no model.safetensors", vectors.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_reports_speed_and_the_share_of_the_ceiling()
    {
        BuiltProgram.Result run = BuiltProgram.Run("bench", "--json", "--rounds", "1", "-m", TestModel.DataFolder("gelu-new"));
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement bench = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(1000, bench.GetProperty("texts").GetInt32());
        Assert.Equal(1, bench.GetProperty("padding_ratio").GetDouble());
        Assert.InRange(bench.GetProperty("share_of_ceiling").GetDouble(), 1e-6, 2);
        Assert.True(bench.GetProperty("tokens_per_second").GetDouble() > 0);
        Assert.False(bench.TryGetProperty("against_fp32", out _));
    }

    [Fact]
    public void Bench_of_a_lower_precision_says_what_it_gains_and_costs()
    {
        string[] command = ["bench", "--precision", "int8", "--rounds", "1", "-m", TestModel.DataFolder("gelu-new")];
        BuiltProgram.Result run = BuiltProgram.Run([.. command, "--json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement compared = JsonDocument.Parse(run.Output).RootElement.GetProperty("against_fp32");
        Assert.Equal(("fp32", "int8"), (compared.GetProperty("first").GetString(), compared.GetProperty("second").GetString()));
        Assert.Equal(1000, compared.GetProperty("texts").GetInt32());
        Assert.InRange(compared.GetProperty("least_cosine").GetDouble(), 0.9, compared.GetProperty("mean_cosine").GetDouble());
        Assert.InRange(compared.GetProperty("mean_cosine").GetDouble(), 0.99, 0.9999999);
        string words = BuiltProgram.Run(command).Output;
        Assert.Matches("(?s)share of ceiling .*cosine, least", words);
    }

    [Fact]
    public void Progress_is_shown_when_it_is_asked_for()
    {
        BuiltProgram.Result run = BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "--progress", "always", "hello", "you");
        Assert.Matches("^2 records  [0-9.]+ records/s  [0-9.]+ tokens/s\n$", run.Error);
        Assert.Empty(BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "hello", "you").Error);
    }

    [Fact]
    public void Progress_counts_records_whatever_they_are_cut_into()
    {
        string model = TestModel.DataFolder("gelu-new");
        string text = string.Concat(Enumerable.Repeat("word ", 40));
        BuiltProgram.Result run = BuiltProgram.Run(
            "-m", model, "--overflow", "window", "--max-length", "8", "--stride", "2", "--progress", "always", text, text, "hello");
        Assert.StartsWith("3 records  ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_says_what_would_run()
    {
        JsonElement info = JsonDocument.Parse(BuiltProgram.Run("info", "--json").Output).RootElement;
        Assert.Equal(384, info.GetProperty("hidden_size").GetInt32());
        Assert.Equal(256, info.GetProperty("max_length").GetInt32());
        Assert.Contains("1.30.0", info.GetProperty("runtime").GetString(), StringComparison.Ordinal);
        Assert.Equal("apache-2.0", info.GetProperty("license").GetString());
        Assert.Equal("1_Pooling/config.json", info.GetProperty("pooling_source").GetString()!.Replace('\\', '/'));
        JsonElement weights =
            Assert.Single(info.GetProperty("files").EnumerateArray(), file => file.GetProperty("name").GetString() == "model.safetensors");
        byte[] content = File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "model.safetensors"));
        Assert.Equal(
            (content.Length, Convert.ToHexStringLower(SHA256.HashData(content))),
            (weights.GetProperty("bytes").GetInt32(), weights.GetProperty("sha256").GetString()));
        Assert.Contains("hidden size        16\n", BuiltProgram.Run("info", TestModel.DataFolder("relu")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_goes_to_standard_output_and_names_every_command()
    {
        BuiltProgram.Result help = BuiltProgram.Run("--help");
        Assert.Equal((0, string.Empty), (help.ExitCode, help.Error));
        Assert.All(["embed", "tokenize", "info", "--pooling"], word => Assert.Contains(word, help.Output, StringComparison.Ordinal));
    }
}
