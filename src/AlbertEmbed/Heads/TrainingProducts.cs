using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Heads;

/// <summary>The two matrix products of training, by the runtime's kernels, which are fast on every processor.</summary>
internal sealed class TrainingProducts : IDisposable
{
    private const string Vectors = "x";
    private const string Other = "y";
    private const string Product = "z";

    private readonly float[] vectors;
    private readonly int rows;
    private readonly int width;
    private readonly int numbers;
    private readonly OnnxSession forScores;
    private readonly OnnxSession forGradient;

    /// <param name="vectors">[rows, width], pinned.</param>
    /// <param name="rows">How many vectors there are.</param>
    /// <param name="numbers">How many numbers a head gives.</param>
    /// <param name="threads">Threads that multiply.</param>
    /// <exception cref="Errors.UserException">The runtime cannot be used.</exception>
    public TrainingProducts(float[] vectors, int rows, int numbers, int threads)
    {
        this.vectors = vectors;
        this.rows = rows;
        this.numbers = numbers;
        width = vectors.Length / rows;
        SessionSettings settings = new() { IntraOpThreads = threads };
        forScores = Session("scores", [Vectors, Other], NodeAttribute.Integer("transB", 1), settings);
        forGradient = Session("gradient", [Other, Vectors], NodeAttribute.Integer("transA", 1), settings);
    }

    /// <summary>X·Wᵀ.</summary>
    /// <param name="weights">W, [numbers, width], pinned.</param>
    /// <param name="scores">Receives [rows, numbers], pinned.</param>
    public void Scores(float[] weights, float[] scores) => Multiply(
        forScores,
        [TensorMemory.Of(Vectors, vectors, rows, width), TensorMemory.Of(Other, weights, numbers, width)],
        TensorMemory.Of(Product, scores, rows, numbers));

    /// <summary>Eᵀ·X.</summary>
    /// <param name="errors">E, [rows, numbers], pinned.</param>
    /// <param name="gradient">Receives [numbers, width], pinned.</param>
    public void Gradient(float[] errors, float[] gradient) => Multiply(
        forGradient,
        [TensorMemory.Of(Other, errors, rows, numbers), TensorMemory.Of(Vectors, vectors, rows, width)],
        TensorMemory.Of(Product, gradient, numbers, width));

    public void Dispose()
    {
        forScores.Dispose();
        forGradient.Dispose();
    }

    private static void Multiply(OnnxSession session, NamedTensor[] factors, NamedTensor product) => RuntimeErrors.Translate(() =>
    {
        session.ComputeOutput(factors, product);
        return product;
    });

    private static OnnxSession Session(string name, string[] factors, NodeAttribute transposed, SessionSettings settings)
    {
        GraphBuilder graph = new(name);
        foreach (string factor in factors)
        {
            graph.Input(factor, ElementType.Float32, $"{factor}_rows", $"{factor}_columns");
        }

        graph.NodeTo(Product, "Gemm", factors, transposed);
        graph.Output(Product, ElementType.Float32, "rows", "columns");
        OnnxModel model = graph.Build();
        return RuntimeErrors.Translate(() => new OnnxSession(model, settings));
    }
}
