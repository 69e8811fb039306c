using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace AlbertEmbed.Benchmarks;

/// <summary>
/// Runs the graph of many texts on one thread with the runtime's own profiler, and says what each kind of node takes: matrix products by
/// their shapes, with the operations a second that they reach.
/// </summary>
internal static class GraphProfile
{
    private const int BatchTokens = 512;
    private const int Runs = 60;
    private const int FirstRuns = 10;

    private static readonly string[] Products = ["Gemm", "FusedMatMul", "MatMul"];

    public static void Run(string folder, int length)
    {
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        OnnxModel model = AlbertGraph.Build(
            checkpoint.Config, checkpoint.Tensors, EncoderOutput.LastHiddenState, new GraphForm { PadsRows = true });
        string prefix = Path.Combine(Path.GetTempPath(), $"albert-embed-profile-{Environment.ProcessId}");
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            EnableMemoryPattern = false,
            EnableProfiling = true,
            ProfileOutputPathPrefix = prefix,
        };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", model.WeightFolder ?? folder);
        _ = RuntimeInfo.Load();
        using InferenceSession session = new(model.Graph, options);
        for (int run = 0; run < Runs; run++)
        {
            Compute(session, checkpoint.Config, length);
        }

        string path = session.EndProfiling();
        try
        {
            Print(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compute(InferenceSession session, AlbertConfig config, int length)
    {
        int texts = BatchTokens / length;
        int tokens = texts * length;
        long[] ids = [.. Enumerable.Range(0, tokens).Select(i => (long)(i * 7919 % config.VocabularySize))];
        long[] places = [.. Enumerable.Range(0, tokens).Select(i => (long)(i % length))];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(ids, [tokens]);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[tokens], [tokens]);
        using OrtValue positions = OrtValue.CreateTensorValueFromMemory(places, [tokens]);
        using OrtValue groups = OrtValue.CreateTensorValueFromMemory([(long)texts, length], [1, 2]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> output = session.Run(
            run,
            [AlbertGraph.InputIds, AlbertGraph.TokenTypeIds, AlbertGraph.PositionIds, AlbertGraph.TextGroups],
            [input, types, positions, groups],
            [AlbertGraph.LastHiddenState]);
    }

    /// <summary>The kinds of nodes in the runs that count, and how many runs that were.</summary>
    private static (Dictionary<string, (double Microseconds, long Operations, int Calls)> Nodes, int Runs) Read(string path)
    {
        Dictionary<string, (double Microseconds, long Operations, int Calls)> nodes = [];
        int run = 0;
        using JsonDocument events = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement one in events.RootElement.EnumerateArray())
        {
            string name = one.GetProperty("name").GetString()!;
            run += name == "model_run" ? 1 : 0;
            if (run < FirstRuns || !name.EndsWith("_kernel_time", StringComparison.Ordinal))
            {
                continue;
            }

            JsonElement arguments = one.GetProperty("args");
            string kind = arguments.GetProperty("op_name").GetString()!;
            long operations = 0;
            if (Products.Contains(kind))
            {
                (string shape, operations) = Product(arguments);
                kind += shape;
            }

            (double time, long before, int calls) = nodes.GetValueOrDefault(kind);
            nodes[kind] = (time + one.GetProperty("dur").GetDouble(), before + operations, calls + 1);
        }

        // The nodes of its body are counted.
        nodes.Remove("Loop");
        return (nodes, run - FirstRuns + 1);
    }

    private static void Print(string path)
    {
        (Dictionary<string, (double Microseconds, long Operations, int Calls)> nodes, int runs) = Read(path);
        double whole = nodes.Values.Sum(node => node.Microseconds);
        Console.WriteLine("| node | calls | µs | share | GFLOP/s |\n| --- | --- | --- | --- | --- |");
        foreach ((string kind, (double time, long operations, int calls)) in nodes.OrderByDescending(node => node.Value.Microseconds))
        {
            string speed = operations == 0 ? string.Empty : (operations / time / 1e3).ToString("F1", CultureInfo.InvariantCulture);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {kind} | {(double)calls / runs:F0} | {time / runs:F0} | {time / whole:P1} | {speed} |"));
        }
    }

    /// <summary>The shapes of a product and its floating-point operations.</summary>
    private static (string Shape, long Operations) Product(JsonElement arguments)
    {
        long[][] inputs = [.. arguments.GetProperty("input_type_shape").EnumerateArray().Take(2).Select(Dimensions)];
        long[] result = Dimensions(arguments.GetProperty("output_type_shape")[0]);
        long all = inputs[0].Aggregate(1L, (product, size) => product * size);
        long operations = 2 * result.Aggregate(1L, (product, size) => product * size) * (inputs[0].Length == 2 ? inputs[0][1] : 0);
        if (operations == 0)
        {
            // Batched: each number of the left is used as often as the result has columns.
            operations = 2 * all * result[^1];
        }

        return ($" {string.Join('x', inputs[0])} · {string.Join('x', inputs[1])}", operations);
    }

    private static long[] Dimensions(JsonElement tensor) =>
        [.. tensor.EnumerateObject().First().Value.EnumerateArray().Select(size => size.GetInt64())];
}
