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

    [Theory]
    [InlineData("GeluTanh")]
    [InlineData("Gelu")]
    [InlineData("Relu")]
    public void An_activation_that_adds_the_bias_gives_what_two_operators_give(string activation)
    {
        AlbertConfig config = GraphRun.Config(48, 96) with { Activation = Enum.Parse<Activation>(activation) };
        RandomTensors tensors = new(ElementType.Float32);
        GraphForm form = new() { ForGpu = true };
        float[] expected = GraphRun.HiddenStates(config, tensors, GraphForm.Plain);
        TestModel.AssertClose(expected, GraphRun.HiddenStates(config, tensors, form), 1e-5, "two operators");
        TestModel.AssertClose(expected, GraphRun.HiddenStates(config, tensors, form with { AddsBiasInGelu = true }), 1e-5, "one");
    }

    [Theory]
    [InlineData("Float32", "FusedWithLengths", 1e-6)]
    [InlineData("Float32", "FusedWithStarts", 1e-6)]
    [InlineData("Float16", "FusedWithLengths", 2e-3)]
    [InlineData("Float16", "FusedWithStarts", 2e-3)]
    public void Attention_as_one_operator_gives_what_several_give(string arithmetic, string attention, double tolerance)
    {
        AlbertConfig config = GraphRun.Config(48, 96);
        RandomTensors tensors = new(ElementType.Float32);
        ElementType type = Enum.Parse<ElementType>(arithmetic);
        GraphForm form = new() { ForGpu = true, TakesFirstTokens = true, Arithmetic = type, RoundsToHalf = type == ElementType.Float16 };
        GraphForm fused = form with { Attention = Enum.Parse<AttentionForm>(attention) };
        PoolingMode[] modes = [PoolingMode.Max, PoolingMode.Mean, PoolingMode.LastToken, PoolingMode.Cls];

        foreach (int[] lengths in new int[][] { [15, 15, 15], [15, 9, 2], [1, 4, 14] })
        {
            float[] expected = GraphRun.Pooled(config, tensors, form, modes, lengths);
            float[] actual = GraphRun.Pooled(config, tensors, fused, modes, lengths);
            TestModel.AssertClose(expected, actual, tolerance, string.Join(',', lengths));
        }

        TestModel.AssertClose(
            GraphRun.FirstHiddenStates(config, tensors, form),
            GraphRun.FirstHiddenStates(config, tensors, fused),
            tolerance,
            "first tokens");
    }
}
