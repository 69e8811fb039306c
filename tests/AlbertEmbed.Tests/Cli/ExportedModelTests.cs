using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Graphs that other programs export, run by the built program.</summary>
public sealed class ExportedModelTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "hello world",
        "a",
        "the quick brown fox jumps over the lazy dog and runs away over the hills",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public static TheoryData<string> Kinds => [.. Graphs.Keys];

    private static Dictionary<string, ToyGraph> Graphs { get; } = new()
    {
        ["plain"] = new(),
        ["int32"] = new() { Inputs = ElementType.Int32 },
        ["float16"] = new() { Outputs = ElementType.Float16 },
        ["odd names"] = new() { Names = ["input_ids:0", "input_mask:0", "segment_ids:0"], Tokens = "output_0", Sentence = "output_1" },
        ["ids only"] = new() { Names = ["x"] },
        ["no token types"] = new() { Names = ["input_ids", "attention_mask"] },
        ["one text"] = new() { Batch = "1" },
        ["three texts"] = new() { Batch = "3" },
        ["sixteen tokens"] = new() { Length = "16" },
        ["fixed"] = new() { Batch = "2", Length = "16", Inputs = ElementType.Int32, Outputs = ElementType.Float16 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_input_and_output_gives_each_token_its_own_vector(string kind)
    {
        string model = Graphs[kind].Write(Path.Combine(folder, "toy"));
        int limit = Graphs[kind].Length == "16" ? 16 : 64;
        JsonElement[] lines = Embed(model, "-q", "-p", "tokens");
        for (int i = 0; i < Texts.Length; i++)
        {
            int[] ids = Tokenize(model, Texts[i]);
            Assert.True(ids.Length <= limit);
            float[][] rows = [.. lines[i].GetProperty("embedding").EnumerateArray().Select(row => row.Floats())];
            Assert.Equal(ids.Select((id, at) => new float[] { id, 0, at + 1, ids.Length }), rows);
        }
    }

    [Fact]
    public void Bench_counts_the_tokens_with_which_a_fixed_shape_is_filled_up()
    {
        string model = Graphs["fixed"].Write(Path.Combine(folder, "toy"));
        string input = Path.Combine(folder, "texts.txt");
        File.WriteAllLines(input, Texts);
        BuiltProgram.Result run = BuiltProgram.Run("bench", "--json", "--rounds", "1", "-m", model, "-i", input);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonElement bench = JsonDocument.Parse(run.Output).RootElement;

        // No two of the texts have the same length, so each is a batch of two, one of which is padding.
        Assert.Equal(
            Texts.Length * 2 * 16.0 / bench.GetProperty("tokens").GetInt64(), bench.GetProperty("padding_ratio").GetDouble(), 1e-9);
    }

    [Fact]
    public void A_sentence_vector_is_used_as_it_is_and_token_vectors_when_a_pooling_is_asked_for()
    {
        string model = new ToyGraph { Tokens = "token_embeddings", Sentence = "sentence_embedding" }.Write(Path.Combine(folder, "toy"));
        int[] ids = Tokenize(model, Texts[0]);
        float length = ids.Length;
        Assert.Equal([ids.Sum(), 0, length * (length + 1) / 2, length * length], Embed(model)[0].GetProperty("embedding").Floats());
        Assert.Equal([ids[0], 0, 1, length], Embed(model, "-p", "cls")[0].GetProperty("embedding").Floats());
        Assert.Equal(1, Embed(model, "--normalize")[0].GetProperty("embedding").Floats().Sum(value => value * value), 1e-5);
    }

    [Fact]
    public void A_file_may_lie_one_folder_below_its_config()
    {
        string model = new ToyGraph().Write(Path.Combine(folder, "toy"));
        string expected = BuiltProgram.Run("-m", model, "hello").Output;
        Directory.CreateDirectory(Path.Combine(model, "onnx"));
        File.Move(Path.Combine(model, "model.onnx"), Path.Combine(model, "onnx", "model.onnx"));
        Assert.Equal(expected, BuiltProgram.Run("-m", model, "hello").Output);
        Assert.Equal(expected, BuiltProgram.Run("-m", Path.Combine(model, "onnx", "model.onnx"), "hello").Output);
    }

    [Fact]
    public void What_export_writes_gives_the_checkpoints_vectors()
    {
        string checkpoint = TestModel.DataFolder("gelu-new");
        string exported = Path.Combine(folder, "out");
        Assert.Equal(0, BuiltProgram.Run("export", checkpoint, "-o", exported).ExitCode);
        foreach (string pooling in (string[])["mean", "cls", "max", "pooler"])
        {
            AssertSame(Embed(checkpoint, "-p", pooling), Embed(exported, "-p", pooling));
        }

        Assert.Equal(0, BuiltProgram.Run("export", checkpoint, "-o", exported, "--force", "-p", "max").ExitCode);
        AssertSame(Embed(checkpoint, "-p", "max"), Embed(exported));
    }

    [Theory]
    [InlineData("sentence only", 4, "pools inside", "-p", "cls")]
    [InlineData("plain", 4, "no pooler", "-p", "pooler")]
    [InlineData("plain", 2, "--layers", "--layers", "1")]
    [InlineData("logits", 4, "logits")]
    [InlineData("two unknown", 4, "second")]
    [InlineData("no mask", 4, "attention_mask")]
    [InlineData("too long", 4, "100000")]
    [InlineData("floats", 4, "element type Float32")]
    public void What_cannot_be_run_is_refused_with_one_line(string kind, int code, string message, params string[] options)
    {
        ToyGraph graph = kind switch
        {
            "sentence only" => new ToyGraph { Tokens = null, Sentence = "sentence_embedding" },
            "logits" => new ToyGraph { Tokens = "logits" },
            "two unknown" => new ToyGraph { Names = ["first", "second"] },
            "no mask" => new ToyGraph { Names = ["input_ids"], Length = "16" },
            "too long" => new ToyGraph { Length = "100000" },
            "floats" => new ToyGraph { Inputs = ElementType.Float32 },
            _ => new ToyGraph(),
        };
        string model = graph.Write(Path.Combine(folder, "toy"));
        BuiltProgram.Result run = BuiltProgram.Run(["-m", model, .. options, "text"]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("not-there")]
    public void Weights_outside_the_folder_are_refused_before_anything_is_read(string location)
    {
        string model = new ToyGraph().Write(Path.Combine(folder, "toy"));
        File.WriteAllBytes(Path.Combine(folder, "x"), new byte[64]);
        ProtoWriter tensor = new();
        tensor.Integer(1, 4);
        tensor.Integer(2, (int)ElementType.Float32);
        tensor.Text(8, "stolen");
        tensor.Message(13, Entry("location", location));
        tensor.Integer(14, 1);
        ProtoWriter attribute = new();
        attribute.Text(1, "value");
        attribute.Message(5, tensor);
        attribute.Integer(20, 4);
        ProtoWriter node = new();
        node.Text(2, "stolen");
        node.Text(4, "Constant");
        node.Message(5, attribute);
        Append(model, 1, node);
        BuiltProgram.Result run = BuiltProgram.Run("-m", model, "text");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains(location, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_go_beyond_their_file_are_refused()
    {
        string model = new ToyGraph().Write(Path.Combine(folder, "toy"));
        File.WriteAllBytes(Path.Combine(model, "weights"), new byte[64]);
        ProtoWriter tensor = new();
        tensor.Bytes(1, [4, 5]);
        tensor.Integer(2, (int)ElementType.Float32);
        tensor.Text(8, "large");
        tensor.Message(13, Entry("location", "weights"));
        tensor.Message(13, Entry("offset", "8"));
        tensor.Integer(14, 1);
        Append(model, 5, tensor);
        BuiltProgram.Result run = BuiltProgram.Run("-m", model, "text");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("bytes 8 to 88 of weights, which has 64", run.Error, StringComparison.Ordinal);
    }

    private static ProtoWriter Entry(string key, string value)
    {
        ProtoWriter entry = new();
        entry.Text(1, key);
        entry.Text(2, value);
        return entry;
    }

    /// <summary>A message that is there twice is merged: the graph gets one more node or weight.</summary>
    private static void Append(string model, int field, ProtoWriter message)
    {
        ProtoWriter graph = new();
        graph.Message(field, message);
        ProtoWriter addition = new();
        addition.Message(7, graph);
        File.AppendAllBytes(Path.Combine(model, "model.onnx"), addition.ToArray());
    }

    private static void AssertSame(JsonElement[] expected, JsonElement[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            TestModel.AssertClose(
                expected[i].GetProperty("embedding").Floats(), actual[i].GetProperty("embedding").Floats(), 1e-5, $"text {i}");
        }
    }

    private static int[] Tokenize(string model, string text) =>
        JsonDocument.Parse(BuiltProgram.Run("tokenize", "-m", model, text).Output).RootElement.GetProperty("ids").Ints();

    private static JsonElement[] Embed(string model, params string[] options)
    {
        BuiltProgram.Result run = BuiltProgram.Run(["-m", model, .. options, .. Texts]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error.Contains("warning", StringComparison.Ordinal) ? string.Empty : run.Error));
        return [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
