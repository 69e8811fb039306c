using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Folders of sentence-transformers, exported: what runs the export gives the ids and vectors of the source.</summary>
public sealed class ExportedSentenceFolderTests : IDisposable
{
    private const string Mean = """{"pooling_mode":["mean","cls"]}""";
    private const string Text = "a text that has Some more tokens than the folder allows";

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Its_modules_and_limits_go_along()
    {
        folder.WriteModules(("Pooling", Mean), ("Dense", """{"in_features":32,"out_features":3,"bias":false}"""), ("Normalize", "{}"));
        folder.WriteTensors(
            "2_Dense/model.safetensors", ("linear.weight", [3, 32], [.. Enumerable.Range(0, 96).Select(i => (float)Math.Sin(i))]));
        folder.Write("sentence_bert_config.json", """{"max_seq_length":6,"do_lower_case":true}""");
        folder.Write("config_sentence_transformers.json", """{"truncate_dim":2}""");
        AssertSame(2);
    }

    [Fact]
    public void An_encoder_in_a_folder_below_goes_into_the_export_itself()
    {
        Directory.CreateDirectory(Path.Combine(folder.Root, "0_Transformer"));
        foreach (string file in Directory.GetFiles(folder.Root))
        {
            File.Move(file, Path.Combine(folder.Root, "0_Transformer", Path.GetFileName(file)));
        }

        folder.Write("0_Transformer/sentence_bert_config.json", """{"max_seq_length":6}""");
        folder.Write("1_Pooling/config.json", Mean);
        folder.Write("modules.json", """
            [{"idx":0,"name":"0","path":"0_Transformer","type":"sentence_transformers.models.Transformer"},
             {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]
            """);
        AssertSame(32);
    }

    [Fact]
    public void A_pooling_folder_without_a_list_of_modules_goes_along()
    {
        folder.Write("1_Pooling/config.json", Mean);
        AssertSame(32);
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("cls")]
    public void A_pooling_inside_the_graph_is_followed_by_what_follows_it_in_the_model(string pooling)
    {
        folder.WriteModules(("Pooling", Mean), ("Normalize", "{}"));
        folder.Write("sentence_bert_config.json", """{"max_seq_length":6}""");
        folder.Write("config_sentence_transformers.json", """{"truncate_dim":5}""");
        float[] expected = Embed(folder.Root, "-p", pooling);
        string exported = Path.Combine(folder.Root, "out");
        Assert.Equal(0, BuiltProgram.Run("export", folder.Root, "-o", exported, "-p", pooling).ExitCode);
        TestModel.AssertClose(expected, Embed(exported), 1e-5, pooling);
    }

    [Fact]
    public void A_pooling_inside_the_graph_that_would_leave_out_a_dense_layer_is_refused()
    {
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean"}"""), ("Dense", """{"in_features":16,"out_features":3,"bias":false}"""));
        folder.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [3, 16], new float[48]));
        BuiltProgram.Result run = BuiltProgram.Run("export", folder.Root, "-o", Path.Combine(folder.Root, "out"), "-p", "mean");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("has dense layers", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_whose_table_is_smaller_than_the_config_says_is_refused_before_it_runs()
    {
        string exported = Path.Combine(folder.Root, "out");
        Assert.Equal(0, BuiltProgram.Run("export", folder.Root, "-o", exported, "-p", "mean").ExitCode);
        string config = Path.Combine(exported, "config.json");
        File.WriteAllText(
            config,
            System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(config), "\"vocab_size\": *[0-9]+", "\"vocab_size\": 5000"));
        folder.Write("out/added_tokens.json", """{"zzz":4999}""");
        BuiltProgram.Result run = BuiltProgram.Run("-m", exported, "a text");
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("they belong to two models", run.Error, StringComparison.Ordinal);
    }

    private static float[] Embed(string model, params string[] options)
    {
        BuiltProgram.Result run = BuiltProgram.Run(["-q", "-m", model, Text, .. options]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Lines[0]).RootElement.GetProperty("embedding").Floats();
    }

    private void AssertSame(int width)
    {
        string exported = Path.Combine(folder.Root, "out");
        BuiltProgram.Result run = BuiltProgram.Run("export", folder.Root, "-o", exported);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        float[] expected = Embed(folder.Root);
        Assert.Equal(width, expected.Length);
        TestModel.AssertClose(expected, Embed(exported), 1e-5, "exported");
        Assert.Equal(
            BuiltProgram.Run("tokenize", "-m", folder.Root, Text).Output, BuiltProgram.Run("tokenize", "-m", exported, Text).Output);
    }
}
