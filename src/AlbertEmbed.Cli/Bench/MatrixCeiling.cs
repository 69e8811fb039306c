using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Bench;

/// <summary>Finds how fast this machine multiplies matrices of a model's largest shape, with the same library.</summary>
internal sealed class MatrixCeiling : IDisposable
{
    private const string Input = "x";
    private const string Output = "y";

    private readonly int rows;
    private readonly int inner;
    private readonly int columns;
    private readonly ThreadLocal<(float[] Input, float[] Output)> factors;
    private readonly OnnxSession inference;

    /// <param name="rows">Tokens that are multiplied at once.</param>
    /// <param name="inner">Hidden size.</param>
    /// <param name="columns">Intermediate size.</param>
    /// <exception cref="UserException">The runtime cannot be used.</exception>
    public MatrixCeiling(int rows, int inner, int columns)
    {
        (this.rows, this.inner, this.columns) = (rows, inner, columns);
        float[] weights = Pinned(inner * columns);
        factors = new(() => (Pinned(rows * inner), Pinned(rows * columns)));
        GraphBuilder graph = new("ceiling");
        graph.Input(Input, ElementType.Float32, "rows", $"{inner}");
        string weight = graph.Weight(new Weight("w", [columns, inner], ElementType.Float32, TensorMemory.AddressOf(weights)));

        // The graph has a copy now.
        GC.KeepAlive(weights);
        graph.NodeTo(Output, "Gemm", [Input, weight], NodeAttribute.Integer("transB", 1));
        graph.Output(Output, ElementType.Float32, "rows", $"{columns}");
        OnnxModel model = graph.Build();
        inference = RuntimeErrors.Translate(() => new OnnxSession(model, new SessionSettings()));
    }

    /// <summary>Multiplies on the calling thread, at least once, until the time is over. Each thread has its matrices.</summary>
    /// <returns>Floating-point operations.</returns>
    public long Multiply(TimeSpan duration)
    {
        (float[] x, float[] y) = factors.Value;
        long start = Stopwatch.GetTimestamp();
        long operations = 0;
        do
        {
            inference.ComputeOutput([TensorMemory.Of(Input, x, rows, inner)], TensorMemory.Of(Output, y, rows, columns));
            operations += 2L * rows * inner * columns;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
        return operations;
    }

    public void Dispose()
    {
        inference.Dispose();
        factors.Dispose();
    }

    private static float[] Pinned(int length)
    {
        float[] values = GC.AllocateUninitializedArray<float>(length, pinned: true);
        values.AsSpan().Fill(0.5F);
        return values;
    }
}
