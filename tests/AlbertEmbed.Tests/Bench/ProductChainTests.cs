using AlbertEmbed.Bench;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Bench;

/// <summary>What a GPU multiplies to find its ceiling, run on the CPU.</summary>
public sealed class ProductChainTests
{
    private const int Rows = 5;
    private const int Hidden = 24;
    private const int Intermediate = 96;
    private const int Pairs = 3;

    [Theory]
    [InlineData("Float32", 1e-4)]
    [InlineData("Float16", 5e-2)]
    public void The_graph_gives_the_products_of_its_matrices(string arithmetic, double tolerance)
    {
        float[] x = ProductChain.Values(ProductChain.Input, 1, Rows);
        float[] y = GC.AllocateArray<float>(Rows, pinned: true);
        using OnnxSession session =
            new(new ProductChain(Hidden, Intermediate, Pairs).Build(Enum.Parse<ElementType>(arithmetic)), new SessionSettings());
        session.ComputeOutput([TensorMemory.Of(ProductChain.Input, x, Rows, 1)], TensorMemory.Of(ProductChain.Output, y, Rows, 1));

        float[] expected = Multiply(x, Rows, ProductChain.Values("first", 1, Hidden), 1, Hidden);
        for (int pair = 0; pair < Pairs; pair++)
        {
            expected = Multiply(expected, Rows, ProductChain.Values("up", Hidden, Intermediate), Hidden, Intermediate);
            expected = Multiply(expected, Rows, ProductChain.Values("down", Intermediate, Hidden), Intermediate, Hidden);
        }

        expected = Multiply(expected, Rows, ProductChain.Values("last", Hidden, 1), Hidden, 1);
        TestModel.AssertClose(expected, y, tolerance, arithmetic);
        Assert.All(expected, value => Assert.InRange(Math.Abs(value), 1e-3, 30));
    }

    [Fact]
    public void A_long_chain_of_the_bundled_models_shape_neither_overflows_nor_fades_in_float16()
    {
        const int hidden = 384;
        float[] x = ProductChain.Values(ProductChain.Input, 1, 2);
        float[] y = GC.AllocateArray<float>(2, pinned: true);
        using OnnxSession session = new(new ProductChain(hidden, 4 * hidden, 128).Build(ElementType.Float32), new SessionSettings());
        session.ComputeOutput([TensorMemory.Of(ProductChain.Input, x, 2, 1)], TensorMemory.Of(ProductChain.Output, y, 2, 1));
        Assert.All(y, value => Assert.InRange(Math.Abs(value), 1e-4, 1000));
    }

    [Fact]
    public void Operations_are_two_for_each_number_of_each_matrix_and_row() =>
        Assert.Equal(
            2L * Rows * 2 * Pairs * Hidden * Intermediate, new ProductChain(Hidden, Intermediate, Pairs).Operations(Rows));

    [Fact]
    public void The_ceiling_is_measured_in_whatever_precision_the_encoder_has()
    {
        using GpuCeiling ceiling = new(Rows, GraphRun.Config(Hidden, Intermediate), new SessionChoices { Precision = Precision.Fp16 });
        Assert.InRange(ceiling.OperationsPerSecond(), 1e5, 1e15);
    }

    private static float[] Multiply(float[] left, int rows, float[] right, int inner, int columns)
    {
        float[] product = new float[rows * columns];
        for (int i = 0; i < product.Length; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                product[i] += left[(i / columns * inner) + k] * right[(k * columns) + (i % columns)];
            }
        }

        return product;
    }
}
