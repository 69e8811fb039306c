using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Engine;

public sealed class MixedLengthTests
{
    private const int DifferentTexts = 7;
    private static readonly string[] Texts =
    [
        "hello world", "", "the quick brown fox jumps over the lazy dog", "naïve café", "a", "b c", "hello world", "hello again",
    ];

    private static readonly PipelineOptions OneThread = new() { Threads = 1 };

    [Theory]
    [InlineData("gelu-new", "mean")]
    [InlineData("gelu-new", "lasttoken")]
    [InlineData("gelu-new", "tokens")]
    [InlineData("gelu-new", "pooler")]
    [InlineData("groups", "max")]
    [InlineData("groups", "cls", 0, 1, 2)]
    [InlineData("bf16", "mean")]
    public void Few_texts_of_different_lengths_have_the_vectors_that_they_have_alone_to_the_last_bit(
        string folder, string mode, params int[] layers)
    {
        using TestModel model = new(TestModel.DataFolder(folder));
        PoolingMode pooling = Enum.Parse<PoolingMode>(mode, ignoreCase: true);
        EncoderOutput output = pooling == PoolingMode.Pooler ? EncoderOutput.Pooler : new EncoderOutput { Layers = layers };
        PipelineOptions options = OneThread with { Recipe = new EmbeddingRecipe { Output = output, Poolings = [pooling] } };
        using WatchedSession few = new(model.Session(output, Workload.FewTexts));
        using EncoderSession one = model.Session(output, Workload.OneText);
        float[][] together = model.Embed(Texts, options, few);
        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(model.Embed([Texts[i]], options, one)[0], together[i]);
        }

        (int texts, _, int lengths) = Assert.Single(few.Batches);
        Assert.Equal(DifferentTexts, texts);
        Assert.InRange(lengths, 4, DifferentTexts);
    }

    [Fact]
    public void Many_texts_are_in_batches_of_one_length_and_have_the_vectors_of_few()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        using WatchedSession many = new(model.Session(EncoderOutput.LastHiddenState));
        using EncoderSession few = model.Session(EncoderOutput.LastHiddenState, Workload.FewTexts);
        float[][] expected = model.Embed(Texts, OneThread, few);
        float[][] actual = model.Embed(Texts, OneThread, many);
        for (int i = 0; i < Texts.Length; i++)
        {
            TestModel.AssertClose(expected[i], actual[i], 1e-6, Texts[i]);
        }

        Assert.All(many.Batches, batch => Assert.Equal(1, batch.Lengths));
        Assert.Equal(DifferentTexts, many.Batches.Sum(batch => batch.Texts));
    }

    [Theory]
    [InlineData(1, DifferentTexts, DifferentTexts)]
    [InlineData(12, 3, DifferentTexts - 1)]
    [InlineData(30, 2, 3)]
    public void A_mixed_batch_holds_no_more_tokens_than_it_may(int batchTokens, int fewest, int most)
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        using WatchedSession few = new(model.Session(EncoderOutput.LastHiddenState, Workload.FewTexts));
        model.Embed(Texts, OneThread with { BatchTokens = batchTokens }, few);
        Assert.Equal(DifferentTexts, few.Batches.Sum(batch => batch.Texts));
        Assert.All(few.Batches, batch => Assert.True(batch.Texts == 1 || batch.Tokens <= batchTokens));
        Assert.InRange(few.Batches.Count, fewest, most);
    }
}
