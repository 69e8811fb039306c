using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Matrices in 8 bits: symmetric, with one scale for each output.</summary>
/// <param name="tensors">The weights as they are stored.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="largest">The largest magnitude of a quantised weight.</param>
internal sealed class QuantizedWeights(ITensorSource tensors, GraphBuilder main, int largest)
{
    private const string Product = "com.microsoft:DynamicQuantizeMatMul";

    /// <summary>Keeps the division of a row of zeros defined.</summary>
    private const float SmallestRow = 1e-6F;

    private readonly Dictionary<string, (string Matrix, string Scales)> quantized = [];

    /// <summary>x·Wᵀ + b, whose x is quantised in the graph, by the smallest and largest number in all of it.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, [rows, from].</param>
    /// <param name="linear">W.</param>
    /// <param name="bias">b, float32.</param>
    public string Project(GraphBuilder graph, string input, Linear linear, string bias)
    {
        (string matrix, string scales) = Get(linear);
        return graph.Node(Product, [input, matrix, scales, string.Empty, bias]);
    }

    /// <summary>
    /// The same for the feed-forward parts, with each token's row brought to one size first. A few tokens, above all the special ones, have
    /// numbers many times as large as the rest, which would be rounded to nothing beside them.
    /// </summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, [rows, from].</param>
    /// <param name="linear">W.</param>
    /// <param name="bias">b, float32.</param>
    public string ProjectRowByRow(GraphBuilder graph, string input, Linear linear, string bias)
    {
        (string matrix, string scales) = Get(linear);
        string largestOfRow =
            graph.Node("ReduceMax", [graph.Node("Abs", [input]), graph.Constant([1], 1)], NodeAttribute.Integer("keepdims", 1));
        string size = graph.Node("Max", [largestOfRow, graph.Constant(SmallestRow)]);
        string product = graph.Node(Product, [graph.Node("Div", [input, size]), matrix, scales]);
        return graph.Node("Add", [graph.Node("Mul", [product, size]), bias]);
    }

    private (string Matrix, string Scales) Get(Linear linear)
    {
        if (!quantized.TryGetValue(linear.Name, out (string Matrix, string Scales) weight))
        {
            Weight stored = tensors.Get(linear.Weight, linear.To, linear.From);
            weight = quantized[linear.Name] = Quantize(stored, (int)linear.From, (int)linear.To);
        }

        return weight;
    }

    /// <summary>[to, from] as stored becomes [from, to] in 8 bits, and [to] scales.</summary>
    private (string Matrix, string Scales) Quantize(Weight weight, int from, int to)
    {
        float[] values = weight.ToFloats();
        sbyte[] matrix = GC.AllocateUninitializedArray<sbyte>(from * to, pinned: true);
        float[] scales = GC.AllocateUninitializedArray<float>(to, pinned: true);
        for (int output = 0; output < to; output++)
        {
            ReadOnlySpan<float> row = values.AsSpan(output * from, from);
            float most = MathF.Abs(TensorPrimitives.MaxMagnitude(row));
            float scale = most > 0 ? most / largest : 1;
            scales[output] = scale;
            for (int i = 0; i < from; i++)
            {
                matrix[(i * to) + output] = (sbyte)MathF.Round(row[i] / scale);
            }
        }

        (string Matrix, string Scales) names = (
            main.Weight(new Weight($"{weight.Name}.int8", [from, to], ElementType.Int8, Address(matrix))),
            main.Weight(new Weight($"{weight.Name}.scales", [to], ElementType.Float32, Address(scales))));

        // The graph has copies now.
        GC.KeepAlive(matrix);
        GC.KeepAlive(scales);
        return names;
    }

    private static nint Address(Array pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
}
