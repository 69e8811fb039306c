using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// A Hugging Face ALBERT checkpoint folder and what its files say: with weights, or with a graph that was exported from them.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const string OnnxExtension = ".onnx";

    private Checkpoint(string folder, SentenceModules modules, string? onnx, bool needsWeights)
    {
        Folder = folder;
        Modules = modules;
        TransformerFolder = Path.Combine(folder, modules.TransformerPath);
        string config = Path.Combine(TransformerFolder, CheckpointFiles.Config);
        Config = AlbertConfig.Read(config);
        Transformer = TransformerSettings.Read(TransformerFolder);
        Source = onnx is null
            ? new TensorSource(
                TransformerFolder,
                needsWeights || CheckpointTensors.Exist(TransformerFolder) ? CheckpointTensors.Open(TransformerFolder) : null)
            : new ExportedSource(ReadGraph(onnx, Config, config));
    }

    public string Folder { get; }

    /// <summary>Where the encoder and its tokenizer are: the folder itself, or one below it.</summary>
    public string TransformerFolder { get; }

    public AlbertConfig Config { get; }

    /// <summary>Where the encoder comes from.</summary>
    public ModelSource Source { get; }

    /// <exception cref="UserException">There are no weights, or an exported graph in their place.</exception>
    public CheckpointTensors Tensors => Source.Tensors;

    public SentenceModules Modules { get; }

    public TransformerSettings Transformer { get; }

    public bool HasPooler => Source.HasPooler;

    /// <summary>Whether the second text of a pair is told from the first.</summary>
    public bool HasTokenTypes => Config.TokenTypes > 1 && Source.TakesTokenTypes;

    /// <summary>The most tokens of a text that can be computed.</summary>
    public int Positions => Math.Min(Config.MaxPositions, Source.FixedLength ?? int.MaxValue);

    /// <summary>Opens a checkpoint folder, or an exported ONNX file with its <c>config.json</c> beside it or one folder up.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="needsWeights">Whether a folder without any is refused: its tokenizer can be used without them.</param>
    /// <exception cref="UserException">It is missing, is not an ALBERT checkpoint, or is damaged.</exception>
    public static Checkpoint Open(string path, bool needsWeights = true)
    {
        if (File.Exists(path) && path.EndsWith(OnnxExtension, StringComparison.OrdinalIgnoreCase))
        {
            string beside = Path.GetDirectoryName(Path.GetFullPath(path))!;
            string? folder = Array.Find(
                [beside, Path.GetDirectoryName(beside)],
                candidate => candidate is not null && File.Exists(Path.Combine(candidate, CheckpointFiles.Config)));
            return folder is null
                ? throw UserException.Model(
                    $"{path} has no {CheckpointFiles.Config} beside it or one folder up. Put the checkpoint's "
                        + $"{CheckpointFiles.Config} and tokenizer there.")
                : new Checkpoint(folder, SentenceModules.Read(folder), path, needsWeights);
        }

        if (!Directory.Exists(path))
        {
            throw UserException.Model(
                $"{path} is neither a model folder nor an .onnx file.").With(Remedy.OtherModel);
        }

        SentenceModules modules = SentenceModules.Read(path);
        string transformer = Path.Combine(path, modules.TransformerPath);
        return File.Exists(Path.Combine(transformer, CheckpointFiles.AdapterConfig))
            ? throw UserException.Model(
                $"{transformer} has an {CheckpointFiles.AdapterConfig}: adapters are not supported. Merge it into its base model first "
                    + $"(in peft, merge_and_unload).")
            : File.Exists(Path.Combine(transformer, CheckpointFiles.Config))
                ? new Checkpoint(path, modules, CheckpointTensors.Exist(transformer) ? null : FindOnnx(transformer), needsWeights)
                : throw UserException.Model(
                    $"{transformer} has no {CheckpointFiles.Config}.").With(Remedy.OtherModel);
    }

    /// <summary>The most tokens of a text that the checkpoint asks for and that can be computed.</summary>
    public int MaxLength(int? tokenizerLimit) => Math.Min(Positions, Transformer.MostTokens(tokenizerLimit));

    public void Dispose() => Source.Dispose();

    private static ExportedGraph ReadGraph(string onnx, AlbertConfig config, string configPath)
    {
        ExportedGraph graph = ExportedGraph.Read(onnx, config);
        GraphCheck.RefuseOtherNumbers(graph, config, configPath);
        return graph;
    }

    private static string? FindOnnx(string folder) =>
        CheckpointFiles.Graphs.Select(place => Path.Combine(folder, place)).FirstOrDefault(File.Exists);
}
