using System.Diagnostics;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>How fast this machine multiplies matrices of a model's largest shape, with the same library and as many threads.</summary>
internal sealed class MatrixCeiling : IDisposable
{
    private const string Input = "x";
    private const string Output = "y";

    private readonly int rows;
    private readonly int inner;
    private readonly int columns;
    private readonly float[] weights;
    private readonly OrtInference inference;

    /// <param name="rows">Tokens that are multiplied at once.</param>
    /// <param name="inner">Hidden size.</param>
    /// <param name="columns">Intermediate size.</param>
    /// <exception cref="UserException">The runtime cannot be used.</exception>
    public MatrixCeiling(int rows, int inner, int columns)
    {
        (this.rows, this.inner, this.columns) = (rows, inner, columns);
        weights = Pinned(inner * columns);
        GraphBuilder graph = new("ceiling");
        graph.Input(Input, ElementType.Float, "rows", $"{inner}");
        string weight = graph.Weight(new Weight("w", [columns, inner], WeightType.Float32, AddressOf(weights)));
        graph.NodeTo(Output, "Gemm", [Input, weight], NodeAttribute.Integer("transB", 1));
        graph.Output(Output, ElementType.Float, "rows", $"{columns}");
        OnnxModel model = graph.Build();
        inference = EncoderSession.Guard(() => new OrtInference(model.Graph, [.. model.Weights.Select(EncoderSession.ToTensor)], new OrtSettings()));
    }

    /// <summary>Multiplies for a while on several threads, each with its own matrices.</summary>
    /// <returns>Floating-point operations a second, of all threads together.</returns>
    public double Measure(int threads, TimeSpan duration)
    {
        long multiplications = 0;
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Interlocked.Add(ref multiplications, Multiply(start, duration))))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return 2.0 * rows * inner * columns * multiplications / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => inference.Dispose();

    private static float[] Pinned(int length)
    {
        float[] values = GC.AllocateUninitializedArray<float>(length, pinned: true);
        values.AsSpan().Fill(0.5F);
        return values;
    }

    private static nint AddressOf(float[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static OrtTensor Tensor(string name, float[] pinned, int rows, int columns) =>
        new(name, (int)ElementType.Float, [rows, columns], AddressOf(pinned), (long)rows * columns * sizeof(float));

    private long Multiply(long start, TimeSpan duration)
    {
        float[] x = Pinned(rows * inner);
        float[] y = Pinned(rows * columns);
        long count = 0;
        for (; Stopwatch.GetElapsedTime(start) < duration; count++)
        {
            inference.Run([Tensor(Input, x, rows, inner)], [Tensor(Output, y, rows, columns)]);
        }

        return count;
    }
}
