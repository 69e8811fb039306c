using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A Hugging Face ALBERT checkpoint folder and what its files say: with weights, or with a graph that was exported from them.</summary>
internal sealed class Checkpoint : IDisposable
{
    private const string ConfigFile = "config.json";
    private const string OnnxExtension = ".onnx";

    /// <summary>Where exporters put the graph of a folder that has no weights of its own.</summary>
    public static IReadOnlyList<string> OnnxPlaces { get; } = ["model.onnx", "onnx/model.onnx"];

    private readonly CheckpointTensors? tensors;

    private Checkpoint(string folder, string? onnx, bool needsWeights)
    {
        Folder = folder;
        Config = AlbertConfig.Read(Path.Combine(folder, ConfigFile));
        Modules = SentenceModules.Read(folder);
        if (onnx is not null)
        {
            Exported = ExportedGraph.Read(onnx, Config);
        }
        else if (needsWeights || CheckpointTensors.Exist(folder))
        {
            tensors = CheckpointTensors.Open(folder);
        }
    }

    public string Folder { get; }

    public AlbertConfig Config { get; }

    /// <summary>The graph of another program that is run instead of ours, or null.</summary>
    public ExportedGraph? Exported { get; }

    /// <exception cref="UserException">There are no weights, or an exported graph in their place.</exception>
    public CheckpointTensors Tensors => tensors ?? throw UserException.Model(
        (Exported is { } graph ? $"{graph.File.Path} is an exported graph" : $"{Folder} has no weights") + ". A checkpoint with weights (safetensors or bin) is needed for this.");

    public SentenceModules Modules { get; }

    public bool HasPooler => Exported is { } graph ? graph.Pooler is not null : Tensors.Contains("pooler.weight");

    /// <summary>Whether the second text of a pair is told from the first.</summary>
    public bool HasTokenTypes => Config.TokenTypes > 1 && Exported is not { TokenTypeIds: null };

    /// <summary>The most tokens of a text that can be computed.</summary>
    public int Positions => Math.Min(Config.MaxPositions, Exported?.FixedLength ?? int.MaxValue);

    /// <summary>Opens a checkpoint folder, or an exported ONNX file with its <c>config.json</c> beside it or one folder up.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="needsWeights">Whether a folder without any is refused: its tokenizer can be used without them.</param>
    /// <exception cref="UserException">It is missing, is not an ALBERT checkpoint, or is damaged.</exception>
    public static Checkpoint Open(string path, bool needsWeights = true)
    {
        if (File.Exists(path) && path.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase))
        {
            string beside = Path.GetDirectoryName(Path.GetFullPath(path))!;
            string? folder = Array.Find([beside, Path.GetDirectoryName(beside)], candidate => candidate is not null && File.Exists(Path.Combine(candidate, ConfigFile)));
            return folder is null
                ? throw UserException.Model($"{path} has no {ConfigFile} beside it or one folder up. Put the checkpoint's {ConfigFile} and tokenizer there.")
                : new Checkpoint(folder, path, needsWeights);
        }

        if (!Directory.Exists(path))
        {
            throw UserException.Model($"{path} is no model folder and no .onnx file. Give --model a Hugging Face ALBERT checkpoint folder, or an exported graph.");
        }

        return File.Exists(Path.Combine(path, ConfigFile))
            ? new Checkpoint(path, CheckpointTensors.Exist(path) ? null : FindOnnx(path), needsWeights)
            : throw UserException.Model($"{path} has no {ConfigFile}. Give --model a Hugging Face ALBERT checkpoint folder.");
    }

    /// <summary>The most tokens of a text that the checkpoint asks for: the smallest of what its files say.</summary>
    public int MaxLength(int? tokenizerLimit)
    {
        int? sentenceLimit = JsonFile.TryRead(Path.Combine(Folder, SentenceModules.TransformerConfig))?.Integer("max_seq_length", int.MaxValue);
        return Math.Min(Positions, Math.Min(tokenizerLimit ?? int.MaxValue, sentenceLimit ?? int.MaxValue));
    }

    public void Dispose() => tensors?.Dispose();

    private static string? FindOnnx(string folder) => OnnxPlaces.Select(place => Path.Combine(folder, place)).FirstOrDefault(File.Exists);
}
