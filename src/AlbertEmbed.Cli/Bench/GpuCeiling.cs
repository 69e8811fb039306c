using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Bench;

/// <summary>
/// Finds how fast a GPU multiplies matrices of a model's largest shape, with the same library and the same precision as the encoder.
/// </summary>
internal sealed class GpuCeiling : IDisposable
{
    /// <summary>One run of the graph: so long that starting it and copying a number for each row take no share.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromMilliseconds(20);

    /// <summary>One measurement.</summary>
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(300);

    private const int MostPairs = 256;

    private readonly int rows;
    private readonly SessionChoices choices;
    private readonly float[] input;
    private readonly float[] output;
    private readonly ProductChain chain;
    private readonly OnnxSession inference;

    /// <param name="rows">Tokens that are multiplied at once.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="choices">On which device, and how exactly.</param>
    /// <exception cref="UserException">The device cannot be used.</exception>
    public GpuCeiling(int rows, AlbertConfig config, SessionChoices choices)
    {
        (this.rows, this.choices) = (rows, choices);
        input = ProductChain.Values(ProductChain.Input, 1, rows);
        output = GC.AllocateUninitializedArray<float>(rows, pinned: true);
        ProductChain shortest = new(config.HiddenSize, config.IntermediateSize, 1);
        using (OnnxSession probe = Load(shortest))
        {
            // The first run loads kernels and takes memory.
            Run(probe);
            long start = Stopwatch.GetTimestamp();
            Run(probe);
            int pairs = (int)Math.Clamp(LongRun / Stopwatch.GetElapsedTime(start), 1, MostPairs);
            chain = new ProductChain(config.HiddenSize, config.IntermediateSize, pairs);
        }

        inference = Load(chain);
        Run(inference);
    }

    /// <summary>Floating-point operations a second, while nothing else uses the device. Multiplies at least once.</summary>
    /// <exception cref="UserException">The device fails.</exception>
    public double OperationsPerSecond()
    {
        // A device that was idle takes a moment to reach its speed.
        Run(inference);
        long start = Stopwatch.GetTimestamp();
        long operations = 0;
        do
        {
            Run(inference);
            operations += chain.Operations(rows);
        }
        while (Stopwatch.GetElapsedTime(start) < Sample);
        return operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => inference.Dispose();

    private OnnxSession Load(ProductChain products) => RuntimeErrors.TranslateWithoutBatch(choices.Device, () => new OnnxSession(
        products.Build(choices.Precision == Precision.Fp16 ? ElementType.Float16 : ElementType.Float32),
        DeviceCheck.SettingsFor(choices.Device) with { RoundsToTf32 = choices.Precision == Precision.Tf32 }));

    private void Run(OnnxSession session) => RuntimeErrors.TranslateWithoutBatch(choices.Device, () =>
    {
        session.ComputeOutput(
            [TensorMemory.Of(ProductChain.Input, input, rows, 1)], TensorMemory.Of(ProductChain.Output, output, rows, 1));
        return true;
    });
}
