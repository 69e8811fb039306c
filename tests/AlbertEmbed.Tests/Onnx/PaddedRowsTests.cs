using AlbertEmbed.Checkpoints;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Onnx;

public sealed class PaddedRowsTests
{
    private const int PageFloats = 1024;

    [Theory]
    [InlineData(PageFloats, 2 * PageFloats, false)]
    [InlineData(PageFloats, 48, true)]
    [InlineData(48, PageFloats, true)]
    public void Vectors_are_the_same_to_the_last_bit_with_padded_rows_and_without(int hidden, int intermediate, bool isBFloat16)
    {
        AlbertConfig config = GraphRun.Config(hidden, intermediate);
        RandomTensors tensors = new(isBFloat16 ? ElementType.BFloat16 : ElementType.Float32);
        Assert.Equal(
            GraphRun.HiddenStates(config, tensors, GraphForm.Plain),
            GraphRun.HiddenStates(config, tensors, new GraphForm { PadsRows = true }));
    }

    [Theory]
    [InlineData(PageFloats, 48, true)]
    [InlineData(48, PageFloats, true)]
    [InlineData(768, 1536, false)]
    public void Rows_are_padded_where_they_are_as_long_as_memory_pages(int hidden, int intermediate, bool expected)
    {
        OnnxModel model = AlbertGraph.Build(
            GraphRun.Config(hidden, intermediate),
            new RandomTensors(ElementType.Float32),
            EncoderOutput.LastHiddenState,
            new GraphForm { PadsRows = true });
        Assert.Equal(expected, model.Graph.AsSpan().IndexOf("\"\u0003Pad"u8) >= 0);
    }
}
