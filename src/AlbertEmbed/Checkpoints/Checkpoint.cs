using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A Hugging Face ALBERT checkpoint folder and what its files say.</summary>
internal sealed class Checkpoint : IDisposable
{
    private Checkpoint(string folder, AlbertConfig config)
    {
        Folder = folder;
        Config = config;
        Tensors = CheckpointTensors.Open(folder);
        Modules = SentenceModules.Read(folder);
    }

    public string Folder { get; }

    public AlbertConfig Config { get; }

    public CheckpointTensors Tensors { get; }

    public SentenceModules Modules { get; }

    public bool HasPooler => Tensors.Contains("pooler.weight");

    /// <exception cref="UserException">The folder is missing, is not an ALBERT checkpoint, or is damaged.</exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw UserException.Model($"There is no model folder {folder}. Give --model a Hugging Face ALBERT checkpoint folder.");
        }

        string config = Path.Combine(folder, "config.json");
        return File.Exists(config)
            ? new Checkpoint(folder, AlbertConfig.Read(config))
            : throw UserException.Model($"{folder} has no config.json. Give --model a Hugging Face ALBERT checkpoint folder.");
    }

    /// <summary>The most tokens of a text that the checkpoint asks for: the smallest of what its files say.</summary>
    public int MaxLength(int? tokenizerLimit)
    {
        int? sentenceLimit = JsonFile.TryRead(Path.Combine(Folder, SentenceModules.TransformerConfig))?.Integer("max_seq_length", int.MaxValue);
        return Math.Min(Config.MaxPositions, Math.Min(tokenizerLimit ?? int.MaxValue, sentenceLimit ?? int.MaxValue));
    }

    public void Dispose() => Tensors.Dispose();
}
