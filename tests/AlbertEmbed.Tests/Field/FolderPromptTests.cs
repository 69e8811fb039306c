using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Texts that a folder, or the user, puts before each text; and what a folder's other files are called in messages.</summary>
public sealed class FolderPromptTests : IDisposable
{
    private const string File = "config_sentence_transformers.json";

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_default_prompt_is_put_before_each_text_and_another_one_or_none_in_its_place()
    {
        float[] with = Embed("query: a text");
        float[] without = Embed("a text");
        folder.Write(File, """{"prompts":{"q":"query: ","none":""},"default_prompt_name":"q"}""");
        Assert.Equal(with, Embed("a text"));
        Assert.Equal(without, Embed("a text", "--prompt", ""));
        Assert.Equal(without, Embed("a text", "--prompt-name", "none"));
        Assert.Equal(with, Embed("y: a text", "--prompt", "quer"));
    }

    [Fact]
    public void Offsets_count_in_the_text_as_given_and_tokens_of_the_prompt_are_at_0()
    {
        JsonElement plain = Line("tokenize", "a text", "-m", folder.Root);
        JsonElement prompted = Line("tokenize", "a text", "-m", folder.Root, "--prompt", "query: ");
        Assert.Equal(
            Line("tokenize", "query: a text", "-m", folder.Root).GetProperty("ids").Ints(), prompted.GetProperty("ids").Ints());
        int more = prompted.GetProperty("ids").GetArrayLength() - plain.GetProperty("ids").GetArrayLength();
        JsonElement[] offsets = [.. prompted.GetProperty("offsets").EnumerateArray()];
        Assert.All(offsets[..(more + 1)], pair => Assert.Equal([0, 0], pair.Ints()));
        Assert.Equal(
            plain.GetProperty("offsets").EnumerateArray().Skip(1).Select(pair => pair.GetRawText()),
            offsets[(more + 1)..].Select(pair => pair.GetRawText()));
    }

    [Fact]
    public void Each_window_begins_with_the_prompt()
    {
        const string Text = "a b c d the a b c";
        JsonElement[] windows =
        [
            .. Line("tokenize", Text, "-m", folder.Root, "--prompt", "a ", "--overflow", "window", "--max-length", "9", "--stride", "2")
                .GetProperty("windows").EnumerateArray(),
        ];
        int[] prompt = Line("tokenize", "a ", "-m", folder.Root).GetProperty("ids").Ints()[1..^1];
        Assert.True(windows.Length > 2);
        Assert.All(windows, window => Assert.Equal(prompt, window.GetProperty("ids").Ints()[1..(prompt.Length + 1)]));
        int[] whole = Line("tokenize", Text, "-m", folder.Root).GetProperty("ids").Ints()[1..^1];
        int[] joined =
        [
            .. windows.SelectMany((window, i) => window.GetProperty("ids").Ints()[(prompt.Length + 1)..^1].Skip(i == 0 ? 0 : 2)),
        ];
        Assert.Equal(whole, joined);
    }

    [Fact]
    public void The_prompt_goes_before_the_first_text_of_a_pair()
    {
        folder.Write("pairs.jsonl", """{"text":"a text","b":"another"}""");
        string pairs = Path.Combine(folder.Root, "pairs.jsonl");
        int[] prompted =
            Line("tokenize", "-i", pairs, "--pair-field", "b", "-m", folder.Root, "--prompt", "query: ").GetProperty("ids").Ints();
        folder.Write("pairs.jsonl", """{"text":"query: a text","b":"another"}""");
        Assert.Equal(Line("tokenize", "-i", pairs, "--pair-field", "b", "-m", folder.Root).GetProperty("ids").Ints(), prompted);
    }

    [Theory]
    [InlineData(2, "has no prompt \"other\"; it has q, bad.", "--prompt-name", "other")]
    [InlineData(4, "its prompt bad is not a text.", "--prompt-name", "bad")]
    [InlineData(2, "Use one of them.", "--prompt-name", "q", "--prompt", "x")]
    [InlineData(2, "leaves no room for texts", "--prompt", "a b c d", "--max-length", "8")]
    [InlineData(
        2, "windows of 8 tokens hold 3 of the text", "--prompt", "a b", "--max-length", "8", "--overflow", "window", "--stride", "3")]
    public void What_cannot_be_done_is_said(int exitCode, string words, params string[] options)
    {
        folder.Write(File, """{"prompts":{"q":"query: ","bad":7}}""");
        foreach (string command in (string[])["embed", "tokenize"])
        {
            BuiltProgram.Result run = BuiltProgram.Run([command, "a text", "-m", folder.Root, .. options]);
            Assert.Equal((exitCode, string.Empty), (run.ExitCode, run.Output));
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tokenize")]
    [InlineData("embed", "-p", "mean")]
    [InlineData("embed")]
    [InlineData("similarity", "other")]
    [InlineData("bench")]
    public void A_default_prompt_that_is_not_there_is_refused_by_whatever_makes_ids(string command, params string[] options)
    {
        folder.Write(File, """{"prompts":{"q":"query: "},"default_prompt_name":"z"}""");
        string[] start = command == "embed" ? ["a text"] : command == "bench" ? [command] : [command, "a text"];
        BuiltProgram.Result run = BuiltProgram.Run([.. start, "-m", folder.Root, .. options]);
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("its default_prompt_name z is not among its prompts", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--pooling", run.Error, StringComparison.Ordinal);
        if (command == "embed")
        {
            Assert.Equal(0, BuiltProgram.Run("a text", "-m", folder.Root, "--prompt-name", "q").ExitCode);
        }
    }

    [Fact]
    public void A_prompt_that_is_left_out_of_the_pooling_is_so_with_every_pooling_and_length()
    {
        folder.WriteModules(("Pooling", """{"pooling_mode":"cls","include_prompt":false}"""));
        string text = string.Join(' ', Enumerable.Repeat("a long text", 9));
        JsonElement tokens = Line(text, "-m", folder.Root, "--prompt", "query: ", "-p", "tokens").GetProperty("embedding");
        int skipped = Line("tokenize", "query: ", "-m", folder.Root).GetProperty("ids").GetArrayLength() - 1;
        TestModel.AssertClose(tokens[skipped].Floats(), Embed(text, "--prompt", "query: "), 1e-6, "cls");
        float[] mean = Embed(text, "--prompt", "query: ", "-p", "mean");
        float[][] pooled = [.. tokens.EnumerateArray().Skip(skipped).Select(token => token.Floats())];
        TestModel.AssertClose([.. Enumerable.Range(0, mean.Length).Select(i => pooled.Average(token => token[i]))], mean, 1e-5, "mean");
        Assert.Equal(Embed("a text", "--prompt", ""), Embed("a text", "-p", "cls"));
        BuiltProgram.Result joined = BuiltProgram.Run("s", "-m", folder.Root, "--prompt", "t h i");
        Assert.True(joined.ExitCode is 0 or 3, joined.Error);
    }

    [Fact]
    public void A_graph_that_pools_inside_takes_a_prompt_but_cannot_leave_it_out()
    {
        string model = new ToyGraph { Tokens = null, Sentence = "sentence_embedding" }.Write(Path.Combine(folder.Root, "toy"));
        string plain = BuiltProgram.Run("-m", model, "query: a text").Output;
        folder.Write("toy/" + File, """{"prompts":{"q":"query: "},"default_prompt_name":"q"}""");
        Assert.Equal(plain, BuiltProgram.Run("-m", model, "a text").Output);
        folder.Write("toy/1_Pooling/config.json", """{"pooling_mode":"mean","include_prompt":false}""");
        BuiltProgram.Result refused = BuiltProgram.Run("-m", model, "a text");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("include_prompt", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, BuiltProgram.Run("-m", model, "a text", "--prompt", "").ExitCode);
    }

    [Fact]
    public void An_export_that_pools_inside_is_refused_where_prompts_are_left_out()
    {
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean","include_prompt":false}"""));
        folder.Write(File, """{"prompts":{"q":"query: "}}""");
        string target = Path.Combine(folder.Root, "out");
        Assert.Equal(4, BuiltProgram.Run("export", folder.Root, "-o", target, "--pooling", "mean").ExitCode);
        Assert.Equal(0, BuiltProgram.Run("export", folder.Root, "-o", target).ExitCode);
        TestModel.AssertClose(
            Embed("a text", "--prompt-name", "q"),
            Line("a text", "-m", target, "--prompt-name", "q").GetProperty("embedding").Floats(),
            1e-5,
            "exported");
    }

    [Fact]
    public void Info_shows_the_prompts()
    {
        folder.Write(File, """{"prompts":{"q":"query: ","d":""},"default_prompt_name":"q"}""");
        JsonElement info = JsonDocument.Parse(BuiltProgram.Run("info", folder.Root, "--json").Output).RootElement;
        Assert.Equal("query: ", info.GetProperty("prompts").GetProperty("q").GetString());
        Assert.Equal("q", info.GetProperty("default_prompt").GetString());
        Assert.Contains("q \"query: \", d \"\"", BuiltProgram.Run("info", folder.Root).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dense_layer_without_an_activation_has_tanh_and_one_with_null_is_refused()
    {
        const string Config = """{"in_features":16,"out_features":2,"bias":false}""";
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean"}"""), ("Dense", Config));
        folder.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [2, 16], new float[32]));
        Assert.Equal(DenseActivation.Tanh, folder.Modules().DenseLayers.Single().Activation);
        folder.Write("2_Dense/config.json", Config.Replace("}", ",\"activation_function\":null}", StringComparison.Ordinal));
        Assert.StartsWith("2_Dense/config.json: its activation_function is null", folder.Modules().Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_named_with_the_folder_of_its_file()
    {
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean","temperature":2}"""));
        Assert.StartsWith("1_Pooling/config.json: it has the key temperature", folder.Modules().Obstacle, StringComparison.Ordinal);
        folder.Write("sentence_bert_config.json", """{"max_seq_len":5}""");
        Assert.Contains(
            "sentence_bert_config.json: it has the key max_seq_len", Assert.Throws<UserException>(
                () => Checkpoint.Open(folder.Root)).Message, StringComparison.Ordinal);
    }

    private float[] Embed(string text, params string[] options) =>
        Line([text, "-m", folder.Root, .. options]).GetProperty("embedding").Floats();

    private static JsonElement Line(params string[] arguments)
    {
        BuiltProgram.Result run = BuiltProgram.Run(["-q", .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
