using System.Text.Json;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Exported folders, run as another program would: a padded batch with a mask.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("gelu-new", "mean", 1e-5)]
    [InlineData("gelu", "cls", 1e-5)]
    [InlineData("groups", "max", 1e-5)]
    [InlineData("relu", "mean", 1e-5)]
    [InlineData("f16", "mean", 1e-5)]
    [InlineData("bf16", "mean", 1e-5)]
    [InlineData("bin-legacy", "mean", 1e-5)]
    [InlineData("gelu-new", "mean", 2e-2, "--precision", "fp16")]
    [InlineData("f16", "mean", 1e-5, "--precision", "fp32")]
    public void A_pooled_graph_gives_the_expected_vectors_in_a_padded_batch(
        string name, string pooling, double tolerance, params string[] options)
    {
        string model = TestModel.DataFolder(name);
        string exported = Path.Combine(folder, "out");
        Assert.Equal(0, BuiltProgram.Run(["export", model, "-o", exported, "--pooling", pooling, .. options]).ExitCode);
        JsonElement[] cases = [.. GoldenData.Lines(Path.Combine(model, "expected.jsonl"))];
        float[][] vectors = Run(exported, AlbertGraph.SentenceEmbedding, cases, 16);
        for (int i = 0; i < cases.Length; i++)
        {
            TestModel.AssertClose(cases[i].GetProperty(pooling).Floats(), vectors[i], tolerance, $"case {i}");
        }
    }

    [Fact]
    public void Without_pooling_there_are_token_vectors_and_the_pooler_and_a_folder_that_runs()
    {
        string model = TestModel.DataFolder("gelu-new");
        string exported = Path.Combine(folder, "out");
        Assert.Equal(0, BuiltProgram.Run("export", model, "-o", exported).ExitCode);
        JsonElement[] cases = [.. GoldenData.Lines(Path.Combine(model, "expected.jsonl"))];
        float[][] pooled = Run(exported, AlbertGraph.PoolerOutput, cases, 16);
        for (int i = 0; i < cases.Length; i++)
        {
            TestModel.AssertClose(cases[i].GetProperty("pooler").Floats(), pooled[i], 1e-5, $"case {i}");
        }

        Assert.Equal(
            ["config.json", "model.onnx", "spiece.model", "tokenizer.json", "tokenizer_config.json"],
            Directory.GetFiles(exported).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void Normalized_vectors_have_length_one()
    {
        string exported = Path.Combine(folder, "out");
        string model = TestModel.DataFolder("gelu-new");
        Assert.Equal(0, BuiltProgram.Run("export", model, "-o", exported, "-p", "mean", "--normalize").ExitCode);
        foreach (
            float[] vector in Run(
                exported, AlbertGraph.SentenceEmbedding, [.. GoldenData.Lines(Path.Combine(model, "expected.jsonl"))], 16))
        {
            Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-5);
        }
    }

    [Fact]
    public void Nothing_that_is_no_export_is_replaced()
    {
        string model = TestModel.DataFolder("gelu-new");
        string exported = Path.Combine(folder, "out");
        Assert.Equal(0, BuiltProgram.Run("export", model, "-o", exported).ExitCode);
        Assert.Equal(2, BuiltProgram.Run("export", model, "-o", exported).ExitCode);
        Assert.Equal(0, BuiltProgram.Run("export", model, "-o", exported, "--force").ExitCode);
        Assert.Equal(2, BuiltProgram.Run("export", model, "-o", folder, "--force").ExitCode);
        Assert.Equal(2, BuiltProgram.Run("export", model, "-o", model, "--force").ExitCode);
        Assert.Equal(2, BuiltProgram.Run("export", model, "-o", Path.Combine(folder, "new"), "--normalize").ExitCode);
        Assert.Equal([exported], Directory.GetFileSystemEntries(folder));
    }

    /// <summary>All cases as one batch, padded to the longest.</summary>
    private static float[][] Run(string exported, string output, JsonElement[] cases, int width)
    {
        int[][] ids = [.. cases.Select(line => line.GetProperty("ids").Ints())];
        int length = ids.Max(sequence => sequence.Length);
        long[] inputIds = GC.AllocateArray<long>(ids.Length * length, pinned: true);
        long[] types = GC.AllocateArray<long>(ids.Length * length, pinned: true);
        long[] mask = GC.AllocateArray<long>(ids.Length * length, pinned: true);
        for (int i = 0; i < ids.Length; i++)
        {
            for (int at = 0; at < ids[i].Length; at++)
            {
                (inputIds[(i * length) + at], mask[(i * length) + at]) = (ids[i][at], 1);
            }
        }

        float[] result = GC.AllocateArray<float>(ids.Length * width, pinned: true);
        using OnnxSession session = new(File.ReadAllBytes(Path.Combine(exported, "model.onnx")), new SessionSettings());
        NamedTensor Input(string name, long[] values) => TensorMemory.Of(name, values, ids.Length, length);
        session.ComputeOutput(
            [Input(AlbertGraph.InputIds, inputIds), Input(AlbertGraph.TokenTypeIds, types), Input(AlbertGraph.AttentionMask, mask)],
            TensorMemory.Of(output, result, ids.Length, width));
        return [.. Enumerable.Range(0, ids.Length).Select(i => result[(i * width)..((i + 1) * width)])];
    }
}
