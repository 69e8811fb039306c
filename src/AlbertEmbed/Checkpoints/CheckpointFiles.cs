namespace AlbertEmbed.Checkpoints;

/// <summary>
/// The files of a checkpoint folder, all that are ever opened: what is fetched from a hub, what decides a model's digest, and what
/// an export takes along are questions to this one table, so that none of them can miss a file that is read.
/// </summary>
internal static class CheckpointFiles
{
    public const string Config = "config.json";

    /// <summary>Decides everything about segmentation when it is present.</summary>
    public const string TokenizerJson = "tokenizer.json";

    public const string SentencePiece = "spiece.model";

    public const string WordPiece = "vocab.txt";

    public const string TokenizerConfig = "tokenizer_config.json";

    /// <summary>Tokens and their ids, as releases of transformers before 5 write them.</summary>
    public const string AddedTokens = "added_tokens.json";

    public const string SpecialTokens = "special_tokens_map.json";

    public const string Modules = "modules.json";

    /// <summary>Prompts, and how many components of a vector are kept.</summary>
    public const string SentenceTransformers = "config_sentence_transformers.json";

    public const string Safetensors = "model.safetensors";
    public const string SafetensorsIndex = "model.safetensors.index.json";
    public const string Torch = "pytorch_model.bin";
    public const string TorchIndex = "pytorch_model.bin.index.json";
    public const string Onnx = "model.onnx";

    /// <summary>Where poolings are looked for when <see cref="Modules"/> is missing.</summary>
    public const string PoolingFolder = "1_Pooling";

    /// <summary>Where the first releases of sentence-transformers put the encoder and its tokenizer.</summary>
    public const string TransformerFolder = "0_Transformer";

    /// <summary>Weights that belong on top of another model's.</summary>
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

    /// <summary>The model that comes with the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public static IEnumerable<string> All => Table.Select(file => file.Name);

    /// <summary>The tokenizer's files, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Vocabularies { get; } = Of(CheckpointFileRole.Vocabulary);

    /// <summary>Weights and graphs, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Weights { get; } =
        Of(CheckpointFileRole.Weights, CheckpointFileRole.ShardIndex, CheckpointFileRole.Graph);

    /// <summary>Where exporters put the graph of a folder that has no weights of its own.</summary>
    public static IReadOnlyList<string> Graphs { get; } = Of(CheckpointFileRole.Graph);

    /// <summary>
    /// The names that sentence-transformers has given to the settings of the encoder, in the order in which it looks for them.
    /// </summary>
    public static IReadOnlyList<string> TransformerSettings { get; } =
        [.. Of(CheckpointFileRole.Sentence).Where(name => name.StartsWith("sentence_", StringComparison.Ordinal))];

    /// <summary>What decides vectors besides the weights themselves.</summary>
    public static IReadOnlyList<string> Digested { get; } =
        Of(
            CheckpointFileRole.Config,
            CheckpointFileRole.Vocabulary,
            CheckpointFileRole.TokenizerSettings,
            CheckpointFileRole.Sentence,
            CheckpointFileRole.ShardIndex);

    /// <summary>Small files that are fetched where a repository has them.</summary>
    public static IReadOnlyList<string> Fetched { get; } =
        Of(
            CheckpointFileRole.Config,
            CheckpointFileRole.TokenizerSettings,
            CheckpointFileRole.Sentence,
            CheckpointFileRole.Card,
            CheckpointFileRole.Refused);

    /// <summary>What an export takes along.</summary>
    public static IReadOnlyList<string> Exported { get; } =
        Of(CheckpointFileRole.Config, CheckpointFileRole.Vocabulary, CheckpointFileRole.TokenizerSettings, CheckpointFileRole.License);

    /// <summary>Model cards, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Cards { get; } = Of(CheckpointFileRole.Card);

    /// <summary>The files of a module's folder, weights in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> OfModule { get; } = [Config, Safetensors, SafetensorsIndex, Torch, TorchIndex];

    public static bool IsShardIndex(string name) => Path.GetFileName(name) is SafetensorsIndex or TorchIndex;

    // A loop, as every start of the program comes by here: queries would take milliseconds to compile.
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
