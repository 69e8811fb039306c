using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Golden;

public sealed class CheckpointGoldenTests
{
    [Theory]
    [InlineData("gelu-new")]
    [InlineData("gelu")]
    [InlineData("relu")]
    [InlineData("gelu-pytorch-tanh")]
    [InlineData("groups")]
    [InlineData("no-pooler")]
    [InlineData("one-type")]
    [InlineData("masked-lm")]
    [InlineData("classifier")]
    [InlineData("f16")]
    [InlineData("bf16")]
    [InlineData("sharded")]
    [InlineData("bin-zip")]
    [InlineData("bin-legacy")]
    [InlineData("bin-masked-lm")]
    [InlineData("bin-f16")]
    [InlineData("tokenizer-json-only")]
    [InlineData("wordpiece-zh")]
    public void Vectors_equal_the_reference_for_every_pooling(string folder) =>
        TestModel.AssertExpected(GoldenData.Folder("models-hf", folder), 1e-5);
}
