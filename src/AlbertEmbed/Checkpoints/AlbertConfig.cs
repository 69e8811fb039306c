using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The architecture of an ALBERT checkpoint, from its <c>config.json</c>.</summary>
internal sealed record AlbertConfig
{
    /// <summary>Layers share weights, so the size of the weights does not limit their number. The deepest ALBERT has 24.</summary>
    private const int MostLayers = 1024;

    /// <summary>An exported graph has no weights to compare widths with. The widest ALBERT has 4096, and 16384 inside a layer.</summary>
    private const int WidestLayer = 1 << 18;

    private static readonly string[] KeysWithValues =
    [
        "vocab_size", "embedding_size", "hidden_size", "num_hidden_layers", "num_hidden_groups", "inner_group_num", "num_attention_heads",
        "intermediate_size", "hidden_act", "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "position_embedding_type",
    ];

    public required int VocabularySize { get; init; }

    public required int EmbeddingSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required int Groups { get; init; }

    public required int InnerLayers { get; init; }

    public required int Heads { get; init; }

    public required int IntermediateSize { get; init; }

    public required Activation Activation { get; init; }

    public required int MaxPositions { get; init; }

    public required int TokenTypes { get; init; }

    public required float LayerNormEpsilon { get; init; }

    public int HeadSize => HiddenSize / Heads;

    /// <summary>
    /// Reads and validates <c>config.json</c>. Missing keys get the reference's defaults, which are those of albert-xxlarge-v2.
    /// </summary>
    /// <exception cref="UserException">Another model type, or numbers that do not fit together.</exception>
    public static AlbertConfig Read(string path)
    {
        JsonFile json = JsonFile.Read(path);
        RefuseOtherModels(json);
        RefuseNulls(json);
        AlbertConfig config = new()
        {
            VocabularySize = Positive(json, "vocab_size", 30000),
            EmbeddingSize = Positive(json, "embedding_size", 128),
            HiddenSize = Bounded(json, "hidden_size", 4096, WidestLayer),
            Layers = Bounded(json, "num_hidden_layers", 12, MostLayers),
            Groups = Bounded(json, "num_hidden_groups", 1, MostLayers),
            InnerLayers = Bounded(json, "inner_group_num", 1, MostLayers),
            Heads = Positive(json, "num_attention_heads", 64),
            IntermediateSize = Bounded(json, "intermediate_size", 16384, WidestLayer),
            Activation = ReadActivation(json),
            MaxPositions = Positive(json, "max_position_embeddings", 512),
            TokenTypes = Positive(json, "type_vocab_size", 2),
            LayerNormEpsilon = (float)json.Number("layer_norm_eps", 1e-12),
        };

        if (config.HiddenSize % config.Heads != 0)
        {
            throw json.Error($"hidden_size {config.HiddenSize} is not a multiple of num_attention_heads {config.Heads}.");
        }

        if (config.LayerNormEpsilon is not (>= 0 and < 1))
        {
            throw json.Error($"layer_norm_eps should be a small positive number, but is {config.LayerNormEpsilon}.");
        }

        if (config.Groups > config.Layers)
        {
            throw json.Error($"num_hidden_groups {config.Groups} is more than num_hidden_layers {config.Layers}.");
        }

        return config;
    }

    /// <summary>
    /// The first layers in order, as runs of one group. Layer i uses group ⌊i / (layers / groups)⌋, with a true division.
    /// </summary>
    /// <param name="count">How many.</param>
    public List<LayerRun> LayerRuns(int count)
    {
        List<LayerRun> runs = [];
        for (int layer = 0; layer < count; layer++)
        {
            int group = (int)(layer / ((double)Layers / Groups));
            if (runs is [.., { } last] && last.Group == group)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add(new LayerRun(group, 1));
            }
        }

        return runs;
    }

    private static void RefuseOtherModels(JsonFile json)
    {
        string? type = json.Text("model_type");
        if (type is null && json.Find("architectures") is { ValueKind: JsonValueKind.Array } names && names.GetArrayLength() > 0)
        {
            type = names[0].ToString().StartsWith("Albert", StringComparison.Ordinal) ? "albert" : names[0].ToString();
        }

        if (type != "albert")
        {
            throw json.Error(
                $"this is a model of type {type ?? "unknown (no model_type)"}; only ALBERT checkpoints (model_type albert) can be run.");
        }

        if (json.Has("quantization_config"))
        {
            throw json.Error(
                "its weights are quantised (quantization_config), which is not supported. Use the original checkpoint.");
        }

        if (json.Find("pruned_heads") is { ValueKind: JsonValueKind.Object } pruned && pruned.EnumerateObject().Any())
        {
            throw json.Error("its attention heads are pruned (pruned_heads), which is not supported.");
        }

        if (json.Text("position_embedding_type") is { } positions and not "absolute")
        {
            throw json.Error($"position_embedding_type {positions} is not supported; ALBERT checkpoints use absolute.");
        }
    }

    /// <summary>A missing key has a default in the reference, but with null it fails, or leaves out position embeddings.</summary>
    private static void RefuseNulls(JsonFile json)
    {
        if (Array.Find(KeysWithValues, json.IsNull) is { } key)
        {
            throw json.Error($"{key} is null. Write the model's value, or remove the key if the model has the default.");
        }
    }

    private static int Positive(JsonFile json, string key, int missing)
    {
        int value = json.Integer(key, missing);
        return value > 0 ? value : throw json.Error($"{key} should be positive, but is {value}.");
    }

    private static int Bounded(JsonFile json, string key, int missing, int most)
    {
        int value = Positive(json, key, missing);
        return value <= most ? value : throw json.Error($"{key} {value} is more than any ALBERT has; {most} is the most that is run.");
    }

    private static Activation ReadActivation(JsonFile json) => json.Text("hidden_act") switch
    {
        null or "gelu_new" or "gelu_pytorch_tanh" => Activation.GeluTanh,
        "gelu" => Activation.Gelu,
        "relu" => Activation.Relu,
        string other => throw json.Error($"hidden_act {other} is not supported; known are gelu, gelu_new, gelu_pytorch_tanh and relu."),
    };
}
