using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Golden;

/// <summary>Real exports of other programs, run by the built program, against what they give elsewhere.</summary>
public sealed class ExportedGoldenTests : IDisposable
{
    private readonly string temporary = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(temporary, recursive: true);

    [Theory]
    [InlineData("onnx-torchscript", "last_hidden_state", 1e-4)]
    [InlineData("onnx-torchscript", "pooler_output", 1e-4)]
    [InlineData("onnx-dynamo", "last_hidden_state", 1e-4)]
    [InlineData("onnx-no-token-types", "last_hidden_state", 1e-4)]
    [InlineData("onnx-int32", "last_hidden_state", 1e-4)]
    [InlineData("onnx-odd-names", "output_0", 1e-4)]
    [InlineData("onnx-odd-names", "output_1", 1e-4)]
    [InlineData("onnx-fixed-1x16", "last_hidden_state", 1e-4)]
    [InlineData("onnx-fixed-1x16", "pooler_output", 1e-4)]
    [InlineData("onnx-fp16", "last_hidden_state", 1e-2)]
    [InlineData("onnx-external-data", "last_hidden_state", 1e-4)]
    [InlineData("onnx-token-and-sentence", "token_embeddings", 1e-4)]
    [InlineData("onnx-token-and-sentence", "sentence_embedding", 1e-4)]
    [InlineData("onnx-sentence-only", "sentence_embedding", 1e-4)]
    [InlineData("onnx-optimum", "last_hidden_state", 1e-4)]
    [InlineData("onnx-optimum-o2", "last_hidden_state", 1e-4)]
    [InlineData("onnx-optimum-int8", "last_hidden_state", 2e-2)]
    public void Each_output_equals_the_reference(string name, string output, double tolerance)
    {
        JsonElement[] cases = Cases(name);
        string[] options = output switch
        {
            "pooler_output" or "output_1" => ["-p", "pooler"],
            "sentence_embedding" => [],
            _ => ["-p", "tokens"],
        };
        JsonElement[] lines = Run(WithoutTokenizerJson(name), cases, options);
        for (int i = 0; i < cases.Length; i++)
        {
            JsonElement expected = cases[i].GetProperty("outputs").GetProperty(output);
            float[] actual = options is ["-p", "tokens"]
                ? [.. lines[i].GetProperty("embedding").EnumerateArray().SelectMany(row => row.Floats())]
                : lines[i].GetProperty("embedding").Floats();
            float[] wanted = expected[0].ValueKind == JsonValueKind.Array
                ? [.. expected.EnumerateArray().SelectMany(row => row.Floats())]
                : expected.Floats();
            TestModel.AssertClose(wanted, actual, tolerance, $"case {i}");
        }
    }

    [Theory]
    [InlineData("", 1e-4)]
    [InlineData("onnx/model.onnx", 1e-4)]

    // The expected vectors are those of the weights before they were optimised and quantised: so far apart they are in every runtime.
    [InlineData("onnx/model_O3.onnx", 2e-4)]
    [InlineData("onnx/model_quint8_avx2.onnx", 4e-2)]
    public void A_sentence_transformers_export_is_pooled_as_its_folder_says(string file, double tolerance)
    {
        JsonElement[] cases = Cases("onnx-sentence-transformers");
        JsonElement[] lines = Run(Path.Combine(GoldenData.Folder("models-hf", "onnx-sentence-transformers"), file), cases);
        for (int i = 0; i < cases.Length; i++)
        {
            TestModel.AssertClose(
                cases[i].GetProperty("sentence").Floats(), lines[i].GetProperty("embedding").Floats(), tolerance, $"case {i}");
        }
    }

    [Fact]
    public void Weights_beside_the_graph_may_be_links_as_in_the_caches_of_hubs()
    {
        JsonElement[] cases = Cases("onnx-external-data");
        string blobs = WithoutTokenizerJson("onnx-external-data");
        string links = Directory.CreateDirectory(Path.Combine(temporary, "links")).FullName;
        foreach (string file in Directory.GetFiles(blobs))
        {
            File.CreateSymbolicLink(Path.Combine(links, Path.GetFileName(file)), file);
        }

        Assert.Equal(Run(blobs, cases).Select(line => line.GetRawText()), Run(links, cases).Select(line => line.GetRawText()));
    }

    [Fact]
    public void Logits_are_no_vectors()
    {
        BuiltProgram.Result run = BuiltProgram.Run("-m", GoldenData.Folder("models-hf", "onnx-masked-lm-logits"), "text");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("logits", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>
    /// The expected vectors are those of spiece.model's ids; two folders have a tokenizer.json beside it that starts a word after each full
    /// stop.
    /// </summary>
    private string WithoutTokenizerJson(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(temporary, name)).FullName;
        foreach (
            string file in Directory.GetFiles(GoldenData.Folder("models-hf", name)).Where(
                file => Path.GetFileName(file) != "tokenizer.json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    private static JsonElement[] Cases(string name) =>
        [.. GoldenData.Lines(Path.Combine(GoldenData.Folder("models-hf", name), "expected.jsonl"))];

    private JsonElement[] Run(string model, JsonElement[] cases, params string[] options) =>
        BuiltProgram.Embed(model, cases, temporary, options);
}
