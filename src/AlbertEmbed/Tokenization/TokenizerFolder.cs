using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>A folder with a tokenizer, and what is known of the model that it belongs to.</summary>
internal sealed record TokenizerFolder
{
    /// <summary>The folder of the model.</summary>
    public required string Folder { get; init; }

    public required SentenceModules Modules { get; init; }

    public required TransformerSettings Transformer { get; init; }

    /// <summary>The most tokens of a text that can be computed; null where nothing says it.</summary>
    public int? Positions { get; init; }

    /// <summary>How many ids have a vector; null where nothing says it.</summary>
    public int? Rows { get; init; }

    /// <summary>Where the tokenizer's files are: the folder itself, or one below it.</summary>
    public string TransformerFolder => Path.Combine(Folder, Modules.TransformerPath);

    public static TokenizerFolder Of(Checkpoint checkpoint) => new()
    {
        Folder = checkpoint.Folder,
        Modules = checkpoint.Modules,
        Transformer = checkpoint.Transformer,
        Positions = checkpoint.Positions,
        Rows = checkpoint.Config.VocabularySize,
    };

    /// <summary>A folder without a model's configuration, whose vocabulary cuts text all the same.</summary>
    /// <returns>Null for a checkpoint, and for a folder without a vocabulary.</returns>
    /// <exception cref="UserException">A file of the folder is damaged.</exception>
    public static TokenizerFolder? WithoutModel(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, CheckpointFiles.Config)))
        {
            return null;
        }

        SentenceModules modules = SentenceModules.Read(folder);
        string transformer = Path.Combine(folder, modules.TransformerPath);
        return CheckpointFiles.Vocabularies.Any(Has) && !Has(CheckpointFiles.Config) && !Has(CheckpointFiles.AdapterConfig)
            ? new TokenizerFolder { Folder = folder, Modules = modules, Transformer = TransformerSettings.Read(transformer) }
            : null;

        bool Has(string file) => File.Exists(Path.Combine(transformer, file));
    }
}
