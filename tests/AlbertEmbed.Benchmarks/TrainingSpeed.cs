using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AlbertEmbed.Heads;

namespace AlbertEmbed.Benchmarks;

/// <summary>How long training a head takes on vectors that are there.</summary>
internal static class TrainingSpeed
{
    private const int LengthAt = 8;

    /// <param name="vectors">float32 vectors in NPY.</param>
    /// <param name="labels">The labels, one a line.</param>
    /// <param name="strength">scikit-learn's C; 0 to find it.</param>
    public static void Run(string vectors, string labels, double strength)
    {
        string[] lines = File.ReadAllLines(labels);
        string[] known = [.. lines.Distinct().Order(StringComparer.Ordinal)];
        byte[] bytes = File.ReadAllBytes(vectors);
        ReadOnlySpan<byte> rows = bytes.AsSpan(LengthAt + sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(LengthAt)));
        float[] values = HeadObjective.Pinned(rows.Length / sizeof(float));
        MemoryMarshal.Cast<byte, float>(rows).CopyTo(values);
        TrainingTexts texts = new(values, [.. lines.Select(line => (int[])[Array.IndexOf(known, line)])], known, SeveralHold: false);
        using HeadTrainer trainer = new(texts, isBalanced: false, Environment.ProcessorCount, CancellationToken.None);
        Stopwatch clock = Stopwatch.StartNew();
        double chosen = strength > 0 ? strength : trainer.ChooseStrength().Strength;
        TimeSpan choosing = clock.Elapsed;
        trainer.Fit(chosen);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{texts.Count} x {texts.Width}, {known.Length} labels: strength {chosen} found in {choosing.TotalSeconds:F2} s, trained in "
                + $"{(clock.Elapsed - choosing).TotalSeconds:F2} s, {trainer.Evaluations} evaluations"));
    }
}
