using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Onnx;

/// <summary>The graphs for GPUs, run on the CPU: their arithmetic is seen to even where there is no GPU.</summary>
public sealed class GpuFormTests
{
    [Theory]
    [InlineData("Float32", 1e-5)]
    [InlineData("Float16", 2e-2)]
    public void Vectors_are_those_of_the_cpus_graph(string arithmetic, double tolerance)
    {
        AlbertConfig config = GraphRun.Config(48, 96);
        RandomTensors tensors = new(ElementType.Float32);
        ElementType type = Enum.Parse<ElementType>(arithmetic);
        GraphForm form = new() { ForGpu = true, Arithmetic = type, RoundsToHalf = type == ElementType.Float16 };

        TestModel.AssertClose(
            GraphRun.HiddenStates(config, tensors, GraphForm.Plain), GraphRun.HiddenStates(config, tensors, form), tolerance, arithmetic);
    }

    [Theory]
    [InlineData("Float32", 1e-6)]
    [InlineData("Float16", 2e-3)]
    public void Vectors_that_the_graph_pools_are_those_that_are_pooled_outside(string arithmetic, double tolerance)
    {
        AlbertConfig config = GraphRun.Config(48, 96);
        RandomTensors tensors = new(ElementType.Float32);
        ElementType type = Enum.Parse<ElementType>(arithmetic);
        GraphForm form = new() { ForGpu = true, Arithmetic = type, RoundsToHalf = type == ElementType.Float16 };
        PoolingMode[] modes = [PoolingMode.Max, PoolingMode.Mean, PoolingMode.LastToken, PoolingMode.Cls];

        float[] hidden = GraphRun.HiddenStates(config, tensors, form);
        float[] expected = new float[GraphRun.Texts * modes.Length * config.HiddenSize];
        int perText = hidden.Length / GraphRun.Texts;
        for (int i = 0; i < GraphRun.Texts * modes.Length; i++)
        {
            ReadOnlySpan<float> states = hidden.AsSpan(i / modes.Length * perText, perText);
            Span<float> vector = expected.AsSpan(i * config.HiddenSize, config.HiddenSize);
            VectorPooling.Pool(states, modes[i % modes.Length], vector, config.HiddenSize);
        }

        TestModel.AssertClose(expected, GraphRun.Pooled(config, tensors, form, modes), tolerance, arithmetic);
    }
}
