using AlbertEmbed.Checkpoints;
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
}
