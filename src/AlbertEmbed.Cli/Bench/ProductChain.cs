using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Bench;

/// <summary>
/// A graph that multiplies again and again on a device: one number for each row goes in, and one comes out, so copying takes no time. Each
/// row becomes as wide as a hidden state, then in turns as wide as the inside of a layer and as a hidden state again.
/// </summary>
/// <param name="inner">Hidden size.</param>
/// <param name="columns">Intermediate size.</param>
/// <param name="pairs">How often there and back.</param>
internal sealed class ProductChain(int inner, int columns, int pairs)
{
    public const string Input = "x";
    public const string Output = "y";

    /// <summary>Floating-point operations of the products between hidden and intermediate size, which nearly all are.</summary>
    public long Operations(int rows) => 2L * 2 * pairs * rows * inner * columns;

    /// <param name="arithmetic">Float32 or Float16.</param>
    public OnnxModel Build(ElementType arithmetic)
    {
        GraphBuilder graph = new("ceiling", storeAs: arithmetic);
        graph.Input(Input, ElementType.Float32, "rows", "1");
        string row = graph.Node("MatMul", [Cast(graph, Input, arithmetic), Matrix(graph, "first", 1, inner)]);
        (string up, string down) = (Matrix(graph, "up", inner, columns), Matrix(graph, "down", columns, inner));
        for (int pair = 0; pair < pairs; pair++)
        {
            row = graph.Node("MatMul", [graph.Node("MatMul", [row, up]), down]);
        }

        string last = graph.Node("MatMul", [row, Matrix(graph, "last", inner, 1)]);
        graph.NodeTo(Output, "Cast", [last], NodeAttribute.Integer("to", (int)ElementType.Float32));
        graph.Output(Output, ElementType.Float32, "rows", "1");
        return graph.Build();
    }

    /// <summary>
    /// Random numbers, which cost a device more current than equal ones, of a size with which rows neither grow nor shrink: the variance
    /// is one over the number of products that are summed.
    /// </summary>
    public static float[] Values(string name, int rows, int columns)
    {
        float largest = MathF.Sqrt(3F / rows);
        float[] values = GC.AllocateUninitializedArray<float>(rows * columns, pinned: true);
#pragma warning disable CA5394 // The same numbers every time are wanted.
        Random random = new(name.Length);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = largest * ((2 * random.NextSingle()) - 1);
        }
#pragma warning restore CA5394

        return values;
    }

    private static string Matrix(GraphBuilder graph, string name, int rows, int columns)
    {
        float[] values = Values(name, rows, columns);
        string weight = graph.Weight(new Weight(name, [rows, columns], ElementType.Float32, TensorMemory.AddressOf(values)));

        // The graph has a copy now.
        GC.KeepAlive(values);
        return weight;
    }

    private static string Cast(GraphBuilder graph, string value, ElementType type) =>
        type == ElementType.Float32 ? value : graph.Node("Cast", [value], NodeAttribute.Integer("to", (int)type));
}
