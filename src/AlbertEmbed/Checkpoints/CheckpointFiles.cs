namespace AlbertEmbed.Checkpoints;

/// <summary>
/// All files of a checkpoint folder that the program opens. Downloads, the digest and the export take their lists from this one table, so
/// that none of them can miss a file.
/// </summary>
internal static class CheckpointFiles
{
    public const string Config = "config.json";

    /// <summary>Alone decides how text is cut into tokens, if it exists.</summary>
    public const string TokenizerJson = "tokenizer.json";

    public const string SentencePiece = "spiece.model";

    public const string WordPiece = "vocab.txt";

    public const string TokenizerConfig = "tokenizer_config.json";

    /// <summary>Tokens and their ids, from releases of transformers before 5.</summary>
    public const string AddedTokens = "added_tokens.json";

    public const string SpecialTokens = "special_tokens_map.json";

    public const string Modules = "modules.json";

    /// <summary>Prompts, and the number of components to keep of a vector.</summary>
    public const string SentenceTransformers = "config_sentence_transformers.json";

    public const string Safetensors = "model.safetensors";
    public const string SafetensorsIndex = "model.safetensors.index.json";
    public const string Torch = "pytorch_model.bin";
    public const string TorchIndex = "pytorch_model.bin.index.json";
    public const string Onnx = "model.onnx";

    /// <summary>The folder of the pooling module when <see cref="Modules"/> is missing.</summary>
    public const string PoolingFolder = "1_Pooling";

    /// <summary>The folder of the encoder and its tokenizer in the first releases of sentence-transformers.</summary>
    public const string TransformerFolder = "0_Transformer";

    /// <summary>Belongs to weights that change those of another model.</summary>
    public const string AdapterConfig = "adapter_config.json";

    private static readonly CheckpointFile[] Table =
    [
        new(Config, CheckpointFileRole.Config),
        new(TokenizerJson, CheckpointFileRole.Vocabulary),
        new(SentencePiece, CheckpointFileRole.Vocabulary),
        new(WordPiece, CheckpointFileRole.Vocabulary),
        new(TokenizerConfig, CheckpointFileRole.TokenizerSettings),
        new(AddedTokens, CheckpointFileRole.TokenizerSettings),
        new(SpecialTokens, CheckpointFileRole.TokenizerSettings),
        new(Modules, CheckpointFileRole.Sentence),
        new(SentenceTransformers, CheckpointFileRole.Sentence),
        new("sentence_bert_config.json", CheckpointFileRole.Sentence),
        new("sentence_roberta_config.json", CheckpointFileRole.Sentence),
        new("sentence_distilbert_config.json", CheckpointFileRole.Sentence),
        new("sentence_camembert_config.json", CheckpointFileRole.Sentence),
        new("sentence_albert_config.json", CheckpointFileRole.Sentence),
        new("sentence_xlm-roberta_config.json", CheckpointFileRole.Sentence),
        new("sentence_xlnet_config.json", CheckpointFileRole.Sentence),
        new(Safetensors, CheckpointFileRole.Weights),
        new(SafetensorsIndex, CheckpointFileRole.ShardIndex),
        new(Torch, CheckpointFileRole.Weights),
        new(TorchIndex, CheckpointFileRole.ShardIndex),
        new(Onnx, CheckpointFileRole.Graph),
        new("onnx/" + Onnx, CheckpointFileRole.Graph),
        new("README.md", CheckpointFileRole.Card),
        new("MODEL_CARD.md", CheckpointFileRole.Card),
        new("LICENSE", CheckpointFileRole.License),
        new("NOTICE", CheckpointFileRole.License),
        new(AdapterConfig, CheckpointFileRole.Refused),
    ];

    /// <summary>The folder of the model that is part of the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public static IEnumerable<string> All => Table.Select(file => file.Name);

    /// <summary>Vocabulary files, in order of precedence.</summary>
    public static IReadOnlyList<string> Vocabularies { get; } = Of(CheckpointFileRole.Vocabulary);

    /// <summary>Weights and graphs, in order of precedence.</summary>
    public static IReadOnlyList<string> Weights { get; } =
        Of(CheckpointFileRole.Weights, CheckpointFileRole.ShardIndex, CheckpointFileRole.Graph);

    /// <summary>The places of a graph in a folder without weights.</summary>
    public static IReadOnlyList<string> Graphs { get; } = Of(CheckpointFileRole.Graph);

    /// <summary>The names of sentence-transformers for the settings of the encoder, in order of precedence.</summary>
    public static IReadOnlyList<string> TransformerSettings { get; } =
        [.. Of(CheckpointFileRole.Sentence).Where(name => name.StartsWith("sentence_", StringComparison.Ordinal))];

    /// <summary>Files other than weights that influence vectors.</summary>
    public static IReadOnlyList<string> Digested { get; } =
        Of(
            CheckpointFileRole.Config,
            CheckpointFileRole.Vocabulary,
            CheckpointFileRole.TokenizerSettings,
            CheckpointFileRole.Sentence,
            CheckpointFileRole.ShardIndex);

    /// <summary>Small files that a download includes if the repository has them.</summary>
    public static IReadOnlyList<string> Fetched { get; } =
        Of(
            CheckpointFileRole.Config,
            CheckpointFileRole.TokenizerSettings,
            CheckpointFileRole.Sentence,
            CheckpointFileRole.Card,
            CheckpointFileRole.Refused);

    /// <summary>Files that an export copies.</summary>
    public static IReadOnlyList<string> Exported { get; } =
        Of(CheckpointFileRole.Config, CheckpointFileRole.Vocabulary, CheckpointFileRole.TokenizerSettings, CheckpointFileRole.License);

    /// <summary>Model cards, in order of precedence.</summary>
    public static IReadOnlyList<string> Cards { get; } = Of(CheckpointFileRole.Card);

    /// <summary>The files of a module's folder, weights in order of precedence.</summary>
    public static IReadOnlyList<string> OfModule { get; } = [Config, Safetensors, SafetensorsIndex, Torch, TorchIndex];

    public static bool IsShardIndex(string name) => Path.GetFileName(name) is SafetensorsIndex or TorchIndex;

    // Every start of the program runs this, and a query would take milliseconds to compile, so this is a loop.
    private static List<string> Of(params ReadOnlySpan<CheckpointFileRole> roles)
    {
        List<string> names = [];
        foreach (CheckpointFile file in Table)
        {
            foreach (CheckpointFileRole role in roles)
            {
                if (file.Role == role)
                {
                    names.Add(file.Name);
                }
            }
        }

        return names;
    }
}
