using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>Facts about the classes that <c>tokenizer_class</c> can name.</summary>
/// <remarks>Source: transformers 4, the modules of the classes and <c>tokenization_auto.py</c>.</remarks>
internal static class TokenizerClass
{
    private const string Albert = "AlbertTokenizer";
    private const string Bert = "BertTokenizer";
    private const string Fast = "Fast";

    /// <summary>Generic classes: they add nothing to what the files say.</summary>
    private static readonly string[] Generic = ["PreTrainedTokenizer", "TokenizersBackend", "PythonBackend"];

    public static bool IsBert(string? name) => Is(name, Bert);

    /// <summary>
    /// Why the ids of a vocabulary file would not be those of the class, or null. A <c>tokenizer.json</c> gives the same ids with every
    /// class.
    /// </summary>
    /// <param name="name">The class, or null where no file names one.</param>
    /// <param name="file">The name of a vocabulary file.</param>
    public static string? Obstacle(string? name, string file)
    {
        string? own = Is(name, Albert) ? CheckpointFiles.SentencePiece : Is(name, Bert) ? CheckpointFiles.WordPiece : null;
        return name is null || file == CheckpointFiles.TokenizerJson || own == file ? null
            : own is not null ? $"the folder's tokenizer_class {name} does not read it, but {own}. Remove the file that does not belong "
                + "to the model, or correct tokenizer_class in a copy"
            : !Array.Exists(Generic, known => Is(name, known)) ? $"the folder's tokenizer_class {name} makes ids in a way that is not "
                + $"supported. Save the tokenizer as {CheckpointFiles.TokenizerJson} (in transformers, save_pretrained of the fast one)"
            : null;
    }

    /// <summary>The class that a checkpoint folder names, or null.</summary>
    /// <exception cref="Errors.UserException">It is not a text.</exception>
    public static string? Of(string folder, JsonFile? tokenizerConfig)
    {
        const string Key = "tokenizer_class";

        // The reference asks the model's own settings too, for checkpoints that have no others.
        return tokenizerConfig?.Text(Key) ?? JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.Config))?.Text(Key);
    }

    private static bool Is(string? name, string known) => name == known || name == known + Fast;
}
