using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;
using CsCheck;

namespace AlbertEmbed.Tests.Engine;

/// <summary>On GPUs texts are padded to one of few lengths. The same graph, run on the CPU, shows that padding changes nothing.</summary>
public sealed class PaddedTextTests
{
    private const string Words = "the quick brown fox jumps over a lazy dog and naïve cafés, one by one; again 12,345 times!";

    private static readonly string[] Texts = [.. Enumerable.Range(0, 40).Select(i => Text(i * 7 % 29, i))];

    [Theory]
    [InlineData("gelu-new", "mean")]
    [InlineData("gelu", "mean,max")]
    [InlineData("relu", "max")]
    [InlineData("groups", "lasttoken,mean,cls")]
    [InlineData("gelu-new", "lasttoken")]
    [InlineData("gelu-new", "tokens")]
    [InlineData("gelu-new", "weightedmean")]
    [InlineData("gelu-new", "pooler")]
    [InlineData("bf16", "cls")]
    [InlineData("groups", "mean", "Mean", 0, 1, 2)]
    [InlineData("groups", "tokens", "Concat", 1, 2)]
    [InlineData("gelu-new", "max", "Sum", 0, 2)]
    [InlineData("gelu-new", "tokens", "Mean", 0)]
    public void Padded_texts_have_the_vectors_of_unpadded_ones(string folder, string poolings, string merge = "Mean", params int[] layers)
    {
        using TestModel model = new(TestModel.DataFolder(folder));
        EmbeddingRecipe recipe = Recipe(poolings, merge, layers);
        PipelineOptions options = new() { Recipe = recipe, Threads = 1 };
        float[][] expected = model.Embed(Texts, options);
        foreach (AttentionChoice attention in new[] { AttentionChoice.Plain, AttentionChoice.Fused })
        {
            using WatchedSession session = new(model.GpuSession(recipe.RequestedOutput, attention: attention));
            AssertClose(expected, model.Embed(Texts, options with { BatchTokens = 160 }, session), 1e-6);
            Assert.Contains(session.Batches, batch => batch.Lengths > 1);
        }
    }

    [Fact]
    public void Texts_of_any_lengths_have_the_vectors_of_unpadded_ones()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        EmbeddingRecipe recipe = Recipe("mean,max,lasttoken", "Mean", []);
        PipelineOptions options = new() { Recipe = recipe, Threads = 1 };
        using EncoderSession unpadded = model.Session(recipe.Output);
        using EncoderSession padded = model.GpuSession(recipe.RequestedOutput);
        Gen.Select(Gen.Int[0, 60].Array[1, 12], Gen.Int[1, 400]).Sample(
            (lengths, batchTokens) =>
            {
                string[] texts = [.. lengths.Select(Text)];
                PipelineOptions some = options with { BatchTokens = batchTokens };
                AssertClose(model.Embed(texts, some, unpadded), model.Embed(texts, some, padded), 1e-6);
            },
            iter: 60,
            threads: 1);
    }

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("groups")]
    public void Float16_pads_without_changing_vectors_and_without_overflow(string folder)
    {
        using TestModel model = new(TestModel.DataFolder(folder));
        EmbeddingRecipe recipe = Recipe("mean,max,lasttoken,cls", "Mean", []);
        PipelineOptions options = new() { Recipe = recipe, Threads = 1 };
        using EncoderSession half = model.GpuSession(recipe.RequestedOutput, Precision.Fp16);
        using EncoderSession fused = model.GpuSession(recipe.RequestedOutput, Precision.Fp16, AttentionChoice.Fused);
        float[][] alone = [.. Texts.Select(text => model.Embed([text], options, half)[0])];
        AssertClose(alone, model.Embed(Texts, options, half), 5e-3);
        AssertClose(alone, model.Embed(Texts, options, fused), 5e-3);
        AssertClose(alone, model.Embed(Texts, options), 5e-2);
    }

    [Fact]
    public void Padding_counts_among_the_tokens_that_are_computed()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        using EncoderSession session = model.GpuSession(EncoderOutput.LastHiddenState);
        EncoderBatch batch = session.NewBatch();
        batch.SetLengths(9, 7, 7);
        batch.InputIds.Fill(2);
        batch.TokenTypeIds.Clear();
        Assert.Equal(23 * session.Width, session.Run(batch).Length);
        Assert.Equal((23, 3 * 12), (batch.Tokens, batch.ComputedTokens));
    }

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("groups")]
    [InlineData("no-pooler")]
    [InlineData("wordpiece-zh")]
    [InlineData("f16")]
    public void Pairs_and_texts_of_reference_models_are_as_without_padding(string folder)
    {
        using TestModel model = new(GoldenData.Folder("models-hf", folder));
        PipelineOptions options = new() { Threads = 1 };
        foreach (AttentionChoice attention in new[] { AttentionChoice.Plain, AttentionChoice.Fused })
        {
            using EncoderSession session = model.GpuSession(options.Recipe.RequestedOutput, attention: attention);
            AssertClose(model.Embed(Texts, options), model.Embed(Texts, options, session), 1e-5);
        }

        TestModel.AssertExpected(model.Checkpoint.Folder, 1e-5, pooling => model.GpuSession(
            pooling == PoolingMode.Pooler ? EncoderOutput.Pooler : EncoderOutput.LastHiddenState, attention: AttentionChoice.Fused));
    }

    private static EmbeddingRecipe Recipe(string poolings, string merge, int[] layers) => poolings == "pooler"
        ? new EmbeddingRecipe { Output = EncoderOutput.Pooler, Poolings = [PoolingMode.Pooler] }
        : new EmbeddingRecipe
        {
            Output = new EncoderOutput { Layers = layers, Merge = Enum.Parse<LayerMerge>(merge) },
            Poolings = [.. poolings.Split(',').Select(name => Enum.Parse<PoolingMode>(name, ignoreCase: true))],
        };

    private static string Text(int words, int first)
    {
        string[] all = Words.Split(' ');
        return string.Join(' ', Enumerable.Range(first, words).Select(i => all[i % all.Length]));
    }

    private static void AssertClose(float[][] expected, float[][] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double largest = Math.Max(1, expected[i].Max(Math.Abs));
            TestModel.AssertClose(expected[i], actual[i], tolerance * largest, $"text {i}");
        }
    }
}
