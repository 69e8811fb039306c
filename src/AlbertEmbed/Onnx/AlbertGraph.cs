using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Onnx;

/// <summary>
/// The ALBERT encoder as an ONNX graph, with names and order of operations as in the paper (Lan et al. 2020,
/// arXiv:1909.11942) and its reference implementation. Layers that share weights are one Loop.
/// </summary>
/// <remarks>
/// All texts of a batch have the same number of tokens, so there is no padding and no attention mask, other than in a
/// graph for other programs. Between attention
/// and attention everything is two-dimensional, [batch × length, width], which makes every projection one Gemm.
/// </remarks>
internal sealed class AlbertGraph
{
    public const string InputIds = "input_ids";
    public const string TokenTypeIds = "token_type_ids";
    public const string AttentionMask = "attention_mask";
    public const string LastHiddenState = "last_hidden_state";
    public const string PoolerOutput = "pooler_output";
    public const string MergedHiddenStates = "hidden_states";
    public const string SentenceEmbedding = "sentence_embedding";

    private readonly AlbertConfig config;
    private readonly ITensorSource tensors;
    private readonly EncoderOutput output;
    private readonly Dictionary<int, string> wantedStates = [];
    private readonly GraphBuilder main;
    private readonly Dictionary<string, string> wide = [];
    private readonly string rowsByWidth;
    private readonly string splitHeads;
    private readonly string? mask;
    private readonly string? maskBias;

    private AlbertGraph(AlbertConfig config, ITensorSource tensors, EncoderOutput output, StandaloneGraph? standalone)
    {
        this.output = output;
        this.config = config;
        this.tensors = tensors;
        main = new GraphBuilder("albert", weightsInside: standalone is not null, storeAs: standalone?.Weights);
        main.Input(InputIds, ElementType.Int64, "batch", "length");
        main.Input(TokenTypeIds, ElementType.Int64, "batch", "length");

        string batchAndLength = main.Node("Shape", [InputIds]);
        rowsByWidth = main.Constant([-1, config.HiddenSize], 2);
        splitHeads = main.Node(
            "Concat",
            [batchAndLength, main.Constant([config.Heads, config.HeadSize], 2)],
            NodeAttribute.Integer("axis", 0));
        if (standalone is not null)
        {
            main.Input(AttentionMask, ElementType.Int64, "batch", "length");
            mask = main.Node("Cast", [AttentionMask], NodeAttribute.Integer("to", (long)ElementType.Float));
            maskBias = MaskBias(mask);
        }
    }

    /// <summary>
    /// Builds the graph: inputs <c>input_ids</c> and <c>token_type_ids</c>, int64 [batch, length]; one output, named as
    /// <see cref="NameOf"/> says: hidden states, float [batch, length, width], or the pooler's vectors, float [batch, hidden].
    /// </summary>
    /// <exception cref="UserException">A tensor is missing or has another shape than the config says.</exception>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="output">What it computes.</param>
    public static OnnxModel Build(AlbertConfig config, ITensorSource tensors, EncoderOutput output)
    {
        AlbertGraph albert = new(config, tensors, output, standalone: null);
        string hidden = albert.Encoder();
        if (output.IsPooler)
        {
            albert.Pooler(hidden);
        }
        else
        {
            albert.HiddenStates(albert.Merge(hidden));
        }

        return albert.main.Build();
    }

    /// <summary>
    /// Builds a graph for other programs: with a third input <c>attention_mask</c>, int64 [batch, length], 0 for padding, and with
    /// the weights inside.
    /// </summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="hasPooler">Whether the checkpoint has one.</param>
    /// <param name="standalone">What else it holds.</param>
    /// <exception cref="UserException">A tensor is missing or has another shape than the config says.</exception>
    public static OnnxModel BuildStandalone(AlbertConfig config, ITensorSource tensors, bool hasPooler, StandaloneGraph standalone)
    {
        AlbertGraph albert = new(config, tensors, EncoderOutput.LastHiddenState, standalone);
        string hidden = albert.Encoder();
        if (standalone.Pooling is { } pooling)
        {
            MaskedPooling pooled = new(albert.main, albert.mask!);
            albert.main.NodeTo(SentenceEmbedding, "Identity", [pooled.Pool(albert.InThreeDimensions(hidden, config.HiddenSize), pooling, standalone.Normalize)]);
            albert.main.Output(SentenceEmbedding, ElementType.Float, "batch", $"{config.HiddenSize}");
        }
        else
        {
            albert.HiddenStates(hidden);
            if (hasPooler)
            {
                albert.Pooler(hidden);
            }
        }

        return albert.main.Build();
    }

    /// <summary>The name of the graph's output.</summary>
    public static string NameOf(EncoderOutput output) =>
        output.IsPooler ? PoolerOutput : output.Layers.Count == 0 ? LastHiddenState : MergedHiddenStates;

    /// <summary>Embeddings and all layers.</summary>
    /// <returns>The last hidden state, [rows, hidden].</returns>
    private string Encoder()
    {
        string hidden = Embeddings();
        wantedStates[0] = hidden;
        int layers = 0;
        foreach (LayerRun run in config.LayerRuns())
        {
            hidden = Layers(run, layers, hidden);
            layers += run.Count;
            wantedStates[layers] = hidden;
        }

        return hidden;
    }

    /// <summary>Word + position + token type embeddings, normalised, then projected from embedding to hidden size.</summary>
    private string Embeddings()
    {
        long width = config.EmbeddingSize;
        string words = WordEmbeddings();
        string types = main.Node("Gather", [Weight("embeddings.token_type_embeddings.weight", config.TokenTypes, width), TokenTypeIds]);

        string length = main.Node("Shape", [InputIds], NodeAttribute.Integer("start", 1), NodeAttribute.Integer("end", 2));
        string positions = main.Node(
            "Slice",
            [Weight("embeddings.position_embeddings.weight", config.MaxPositions, width), main.Constant([0], 1), length]);

        string sum = main.Node("Add", [main.Node("Add", [words, types]), positions]);
        string rows = main.Node("Reshape", [sum, main.Constant([-1, width], 2)]);
        string normalised = LayerNorm(main, rows, "embeddings.LayerNorm", width);
        return Linear(main, normalised, "encoder.embedding_hidden_mapping_in", width, config.HiddenSize);
    }

    /// <summary>[batch, 1, 1, length]: 0 for tokens, the least float32 for padding, which is added to attention scores.</summary>
    private string MaskBias(string mask)
    {
        string padding = main.Node("Sub", [main.Constant(1F), mask]);
        string bias = main.Node("Mul", [padding, main.Constant(float.MinValue)]);
        return main.Node("Unsqueeze", [bias, main.Constant([1, 2], 2)]);
    }

    /// <summary>Rows of the word table: they are widened after they have been looked up, where the table is narrow.</summary>
    private string WordEmbeddings()
    {
        Weight table = tensors.Get("embeddings.word_embeddings.weight", config.VocabularySize, config.EmbeddingSize);
        return ToFloat(table, main.Node("Gather", [main.Weight(table), InputIds]));
    }

    /// <summary>
    /// Consecutive layers with the same weights: a Loop whose body is the group, or the group itself when it runs once. Where
    /// a state from inside the Loop is wanted, it gives those of all its turns.
    /// </summary>
    private string Layers(LayerRun run, int before, string hidden)
    {
        if (run.Count == 1)
        {
            return Group(main, run.Group, hidden);
        }

        GraphBuilder body = main.Body($"group_{run.Group}");
        string iteration = body.Input($"iteration_{run.Group}", ElementType.Int64);
        string condition = body.Input($"condition_{run.Group}", ElementType.Bool);
        string state = body.Input($"hidden_{run.Group}", ElementType.Float, "rows", $"{config.HiddenSize}");
        string next = Group(body, run.Group, state);
        body.Output(body.Node("Identity", [condition]), ElementType.Bool);
        body.Output(next, ElementType.Float, "rows", $"{config.HiddenSize}");
        string[] inputs = [main.Constant([run.Count]), main.Constant(true), hidden];
        int[] inside = [.. output.Layers.Where(layer => layer > before && layer < before + run.Count)];
        if (inside.Length == 0)
        {
            return main.Node("Loop", inputs, body.Subgraph("body"));
        }

        body.Output(body.Node("Identity", [next]), ElementType.Float, "rows", $"{config.HiddenSize}");
        (string last, string all) = main.NodeWithTwoOutputs("Loop", inputs, body.Subgraph("body"));
        foreach (int layer in inside)
        {
            wantedStates[layer] = main.Node("Gather", [all, main.Constant([layer - before - 1])], NodeAttribute.Integer("axis", 0));
        }

        return last;
    }

    /// <summary>The chosen hidden states as one, [rows, width].</summary>
    private string Merge(string last)
    {
        string[] states = [.. output.Layers.Select(layer => wantedStates[layer])];
        return states.Length switch
        {
            0 => last,
            1 => states[0],
            _ => output.Merge switch
            {
                LayerMerge.Concat => main.Node("Concat", states, NodeAttribute.Integer("axis", -1)),
                LayerMerge.Sum => main.Node("Sum", states),
                _ => main.Node("Mean", states),
            },
        };
    }

    private string Group(GraphBuilder graph, int group, string hidden)
    {
        for (int inner = 0; inner < config.InnerLayers; inner++)
        {
            hidden = Layer(graph, $"encoder.albert_layer_groups.{group}.albert_layers.{inner}", hidden);
        }

        return hidden;
    }

    /// <summary>One transformer layer, post-norm: attention, add and norm, feed-forward, add and norm.</summary>
    private string Layer(GraphBuilder graph, string name, string hidden)
    {
        string context = SelfAttention(graph, $"{name}.attention", hidden);
        string projected = Linear(graph, context, $"{name}.attention.dense", config.HiddenSize, config.HiddenSize);
        string attended = LayerNorm(graph, graph.Node("Add", [projected, hidden]), $"{name}.attention.LayerNorm", config.HiddenSize);

        string inner = Activate(graph, Linear(graph, attended, $"{name}.ffn", config.HiddenSize, config.IntermediateSize));
        string output = Linear(graph, inner, $"{name}.ffn_output", config.IntermediateSize, config.HiddenSize);
        return LayerNorm(graph, graph.Node("Add", [output, attended]), $"{name}.full_layer_layer_norm", config.HiddenSize);
    }

    /// <summary>softmax(Q·Kᵀ / √head size)·V for each head; [rows, hidden] in and out.</summary>
    private string SelfAttention(GraphBuilder graph, string name, string hidden)
    {
        string query = Heads(graph, $"{name}.query", hidden, [0, 2, 1, 3]);
        string keyTransposed = Heads(graph, $"{name}.key", hidden, [0, 2, 3, 1]);
        string value = Heads(graph, $"{name}.value", hidden, [0, 2, 1, 3]);

        string scale = graph.Constant(1 / MathF.Sqrt(config.HeadSize));
        string scores = graph.Node("Mul", [graph.Node("MatMul", [query, keyTransposed]), scale]);
        scores = maskBias is null ? scores : graph.Node("Add", [scores, maskBias]);
        string weights = graph.Node("Softmax", [scores], NodeAttribute.Integer("axis", -1));
        string context = graph.Node("MatMul", [weights, value]);
        string merged = graph.Node("Transpose", [context], NodeAttribute.Integers("perm", 0, 2, 1, 3));
        return graph.Node("Reshape", [merged, rowsByWidth]);
    }

    /// <summary>Projects, then cuts the width into heads: [batch, length, heads, head size], permuted.</summary>
    private string Heads(GraphBuilder graph, string name, string hidden, long[] permutation)
    {
        string projected = Linear(graph, hidden, name, config.HiddenSize, config.HiddenSize);
        string heads = graph.Node("Reshape", [projected, splitHeads]);
        return graph.Node("Transpose", [heads], NodeAttribute.Integers("perm", permutation));
    }

    private string Activate(GraphBuilder graph, string input) => config.Activation switch
    {
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.GeluTanh => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "tanh")),
        _ => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "none")),
    };

    /// <summary>x·Wᵀ + b, with W stored [out, in] as checkpoints have it.</summary>
    private string Linear(GraphBuilder graph, string input, string name, long from, long to) => graph.Node(
        "Gemm",
        [input, Weight($"{name}.weight", to, from), Weight($"{name}.bias", to)],
        NodeAttribute.Integer("transB", 1));

    private string LayerNorm(GraphBuilder graph, string input, string name, long width) => graph.Node(
        "LayerNormalization",
        [input, Weight($"{name}.weight", width), Weight($"{name}.bias", width)],
        NodeAttribute.Integer("axis", -1),
        NodeAttribute.Float("epsilon", config.LayerNormEpsilon));

    /// <summary>A weight as float32. Narrower ones are widened in the outermost graph, once, however many nodes use them.</summary>
    private string Weight(string name, params long[] shape)
    {
        if (!wide.TryGetValue(name, out string? value))
        {
            Weight weight = tensors.Get(name, shape);
            value = wide[name] = ToFloat(weight, main.Weight(weight));
        }

        return value;
    }

    private string ToFloat(Weight weight, string value) => main.TypeOf(weight) == ElementType.Float
        ? value
        : main.Node("Cast", [value], NodeAttribute.Integer("to", (long)ElementType.Float));

    /// <summary>tanh(W·h[CLS] + b), the vector that sentence order prediction was trained on.</summary>
    private void Pooler(string hidden)
    {
        string first = main.Node("Gather", [InThreeDimensions(hidden, config.HiddenSize), main.Constant([0])], NodeAttribute.Integer("axis", 1));
        main.NodeTo(PoolerOutput, "Tanh", [Linear(main, first, "pooler", config.HiddenSize, config.HiddenSize)]);
        main.Output(PoolerOutput, ElementType.Float, "batch", $"{config.HiddenSize}");
    }

    private void HiddenStates(string hidden)
    {
        main.NodeTo(NameOf(output), "Identity", [InThreeDimensions(hidden, output.Width(config))]);
        main.Output(NameOf(output), ElementType.Float, "batch", "length", $"{output.Width(config)}");
    }

    private string InThreeDimensions(string rows, int width)
    {
        string shape = main.Node(
            "Concat",
            [main.Node("Shape", [InputIds]), main.Constant([width], 1)],
            NodeAttribute.Integer("axis", 0));
        return main.Node("Reshape", [rows, shape]);
    }
}
