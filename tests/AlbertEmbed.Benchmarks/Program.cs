using System.Globalization;
using AlbertEmbed.Benchmarks;
using AlbertEmbed.Inference;
using BenchmarkDotNet.Running;

// `throughput TEXT` and `long-lines TEXT` measure the tokenizer on a file, `host TEXT [jsonl|base64|npy ...]` everything but the encoder,
// `profile MODEL LENGTH` the nodes of the encoder's graph, `search ROWS WIDTH` search, `train VECTORS.npy LABELS [STRENGTH]` training,
// `library TEXT [MODEL]` the library's public types beside its engine; `peer-model MODEL FILE` writes what other programs run for
// comparison; anything else goes to BenchmarkDotNet
// (`--filter '*' --inProcess`). ALBERT_EMBED_MODEL chooses the model, ALBERT_EMBED_BENCH_TEXT the lines.
RuntimeTelemetry.TurnOff();
switch (args)
{
    case ["throughput", string path]:
        TokenizerThroughput.Run(path);
        break;
    case ["long-lines", string path]:
        TokenizerThroughput.RunLongLines(path);
        break;
    case ["search", string rows, string width]:
        SearchSpeed.Run(long.Parse(rows, CultureInfo.InvariantCulture), int.Parse(width, CultureInfo.InvariantCulture));
        break;
    case ["library", string path, ..]:
        await LibrarySpeed.Run(path, args.Length > 2 ? args[2] : Inputs.ModelFolder);
        break;
    case ["profile", string folder, string length]:
        GraphProfile.Run(folder, int.Parse(length, CultureInfo.InvariantCulture));
        break;
    case ["host", string path, .. string[] forms]:
        HostSpeed.Run(path, forms.Length > 0 ? forms : ["jsonl", "base64", "npy"]);
        break;
    case ["train", string vectors, string labels, ..]:
        TrainingSpeed.Run(vectors, labels, args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 0);
        break;
    case ["peer-model", string folder, string path]:
        PeerModel.Write(folder, path);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(TokenizerBenchmark).Assembly).Run(args);
        break;
}
