using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Engine;

public sealed class VectorTests
{
    private static readonly string[] Texts =
    [
        "The weather is lovely today.", "", "It's so sunny outside!", "He drove to the stadium.", "Rain.",
        "A text that is a good deal longer than all of the others here, and that goes on and on for the sake of it.",
        "Hello", "World", "The weather is lovely today.", "[MASK]", "naïve café ﬁnance ½", "12,345.67",
    ];

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("gelu")]
    [InlineData("relu")]
    [InlineData("groups")]
    [InlineData("one-type")]
    [InlineData("masked-lm")]
    [InlineData("f16")]
    [InlineData("bf16")]
    [InlineData("sharded")]
    [InlineData("bin-zip")]
    [InlineData("bin-legacy")]
    public void Vectors_equal_an_independent_implementation_for_every_kind_of_checkpoint(string folder) =>
        TestModel.AssertExpected(TestModel.DataFolder(folder), 1e-5);

    [Fact]
    public void The_bundled_model_gives_the_vectors_of_its_card() => TestModel.AssertExpected(TestModel.BundledFolder, 1e-5);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 1024)]
    [InlineData(3, 1 << 20)]
    public void A_text_has_the_same_vector_to_the_last_bit_alone_and_in_any_batch(int threads, int batchTokens)
    {
        using TestModel model = new(TestModel.BundledFolder);
        PipelineOptions options = new() { Threads = threads, BatchTokens = batchTokens };
        float[][] together = model.Embed([.. Texts, .. Texts, .. Texts], options);
        for (int i = 0; i < together.Length; i++)
        {
            Assert.Equal(model.Embed([Texts[i % Texts.Length]], new PipelineOptions())[0], together[i]);
        }
    }

    [Fact]
    public void Normalized_vectors_have_length_one()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        foreach (
            float[] vector in model.Embed(
                ["hello", "", "the cat"], new PipelineOptions { Recipe = new EmbeddingRecipe { Steps = [SentenceStep.Normalize] } }))
        {
            Assert.Equal(1, Math.Sqrt(vector.Sum(value => (double)value * value)), 1e-6);
        }
    }

    [Theory]
    [InlineData("mean", new[] { 2F, 3F })]
    [InlineData("cls", new[] { 1F, 2F })]
    [InlineData("max", new[] { 3F, 5F })]
    [InlineData("lasttoken", new[] { 3F, 2F })]
    [InlineData("meansqrtlen", new[] { 6 / 1.7320508F, 9 / 1.7320508F })]
    [InlineData("weightedmean", new[] { 14 / 6F, 18 / 6F })]
    public void Pooling_runs_over_all_tokens(string mode, float[] expected)
    {
        float[] vector = new float[2];
        VectorPooling.Pool([1, 2, 2, 5, 3, 2], Enum.Parse<PoolingMode>(mode, ignoreCase: true), vector, 2);
        TestModel.AssertClose(expected, vector, 1e-6, mode);
    }

    [Fact]
    public void A_vector_of_length_zero_stays_as_it_is()
    {
        float[] vector = [0, 0];
        VectorPooling.Normalize(vector);
        Assert.Equal([0, 0], vector);
    }
}
