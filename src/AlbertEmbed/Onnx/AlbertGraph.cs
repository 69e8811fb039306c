using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Onnx;

/// <summary>
/// The ALBERT encoder as an ONNX graph, with names and order of operations as in the paper (Lan et al. 2020,
/// arXiv:1909.11942) and its reference implementation. Layers that share weights are one Loop.
/// </summary>
/// <remarks>
/// There is no padding and no attention mask, other than in a graph for other programs. On a CPU the tokens of a batch's texts, which may
/// differ in length, lie one after the other: between attention and attention everything is [tokens, width], which makes every projection
/// one Gemm. For a GPU they are [batch, length, width], for there all texts of a batch have the same number of tokens.
/// </remarks>
internal sealed class AlbertGraph
{
    public const string InputIds = "input_ids";
    public const string TokenTypeIds = "token_type_ids";
    public const string AttentionMask = "attention_mask";
    public const string PositionIds = "position_ids";
    public const string TextGroups = "text_groups";
    public const string FirstTokens = "first_tokens";
    public const string LastHiddenState = "last_hidden_state";
    public const string PoolerOutput = "pooler_output";
    public const string MergedHiddenStates = "hidden_states";
    public const string SentenceEmbedding = "sentence_embedding";

    private readonly AlbertConfig config;
    private readonly GraphForm form;
    private readonly EncoderOutput output;
    private readonly Dictionary<int, string> wantedStates = [];
    private readonly GraphBuilder main;
    private readonly AlbertWeights weights;
    private readonly AlbertLayers layers;
    private readonly ISelfAttention attention;
    private readonly string? mask;

    // The dimensions of what has a number for each token.
    private readonly string[] perToken;

    private AlbertGraph(AlbertConfig config, ITensorSource tensors, EncoderOutput output, GraphForm form, StandaloneGraph? standalone)
    {
        this.form = form;
        this.output = output;
        this.config = config;
        WeightPlace place = standalone is not null ? WeightPlace.Inside : form.WeightsAreInputs ? WeightPlace.Inputs : WeightPlace.File;
        main = new GraphBuilder("albert", place, standalone?.Weights);
        perToken = standalone is not null || form.ForGpu ? ["batch", "length"] : ["tokens"];
        main.Input(InputIds, ElementType.Int64, perToken);
        main.Input(TokenTypeIds, ElementType.Int64, perToken);
        weights = new AlbertWeights(config, tensors, main, form);
        if (standalone is not null)
        {
            main.Input(AttentionMask, ElementType.Int64, perToken);
            mask = main.Node("Cast", [AttentionMask], NodeAttribute.Integer("to", (long)ElementType.Float32));
            attention = TextAttention.Padded(config, weights, main, InputIds, mask);
        }
        else if (form.ForGpu)
        {
            main.Input(PositionIds, ElementType.Int64, "1", "length");
            attention = TextAttention.ForGpu(config, weights, main);
        }
        else
        {
            main.Input(PositionIds, ElementType.Int64, perToken);
            main.Input(TextGroups, ElementType.Int64, "groups", "2");
            attention = form.MixesLengths
                ? new GroupAttention(config, weights, main, TextGroups)
                : new StridedAttention(config, main, TextGroups);
        }

        layers = new AlbertLayers(config, weights, attention);
    }

    /// <summary>
    /// Builds the graph: inputs <c>input_ids</c>, <c>token_type_ids</c> and <c>position_ids</c>, int64 [tokens], and <c>text_groups</c>,
    /// int64
    /// [groups, 2], which says of how many texts with how many tokens each they are; one output, named as <see cref="NameOf"/> says: hidden
    /// states, float [tokens, width], or the pooler's vectors, float [texts, hidden]. These want a fifth input, <c>first_tokens</c>, int64
    /// [texts], where each text starts. A graph for GPUs has no groups, and for tokens [batch, length].
    /// </summary>
    /// <exception cref="UserException">A tensor is missing or has another shape than the config says.</exception>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="output">What it computes.</param>
    /// <param name="form">In which form.</param>
    public static OnnxModel Build(AlbertConfig config, ITensorSource tensors, EncoderOutput output, GraphForm form)
    {
        HalfTensors? halves = form.RoundsToHalf ? new HalfTensors(tensors) : null;
        AlbertGraph albert = new(config, halves ?? tensors, output, form, standalone: null);
        string hidden = albert.Encoder();
        if (output.IsPerText)
        {
            albert.Pooler(albert.attention.OrderByText(hidden, config.HiddenSize));
        }
        else
        {
            albert.HiddenStates(albert.attention.OrderByText(albert.Merge(hidden), output.Width(config)));
        }

        return albert.main.Build() with { Memory = form.WeightsAreInputs ? [.. halves?.Memory ?? [], .. albert.weights.Memory] : [] };
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
        AlbertGraph albert = new(config, tensors, EncoderOutput.LastHiddenState, GraphForm.Plain, standalone);
        string hidden = albert.Encoder();
        if (standalone.Pooling is { } pooling)
        {
            MaskedPooling pooled = new(albert.main, albert.mask!);
            albert.main.NodeTo(
                SentenceEmbedding,
                "Identity",
                [pooled.Pool(albert.InThreeDimensions(hidden, config.HiddenSize), pooling, standalone.Normalize)]);
            albert.main.Output(SentenceEmbedding, ElementType.Float32, "batch", $"{config.HiddenSize}");
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
        output.IsPerText ? PoolerOutput : output.Layers.Count == 0 ? LastHiddenState : MergedHiddenStates;

    /// <summary>Embeddings and all layers.</summary>
    /// <returns>The last hidden state, [rows, hidden], in the order that attention wants.</returns>
    private string Encoder()
    {
        string hidden = attention.Order(Embeddings(), config.HiddenSize);
        wantedStates[0] = hidden;
        int done = 0;
        foreach (LayerRun run in config.LayerRuns())
        {
            hidden = Layers(run, done, hidden);
            done += run.Count;
            wantedStates[done] = hidden;
        }

        return hidden;
    }

    /// <summary>Word + position + token type embeddings, normalised, then projected from embedding to hidden size.</summary>
    private string Embeddings()
    {
        long width = config.EmbeddingSize;
        string words = weights.LookUpWords(InputIds);
        string types =
            main.Node("Gather", [weights.Get("embeddings.token_type_embeddings.weight", config.TokenTypes, width), TokenTypeIds]);

        string sum = main.Node("Add", [main.Node("Add", [words, types]), Positions(width)]);
        string rows = mask is null ? sum : main.Node("Reshape", [sum, main.Constant([-1, width], 2)]);
        string normalised = weights.LayerNorm(main, rows, "embeddings.LayerNorm", width);
        return weights.Project(main, normalised, new Linear("encoder.embedding_hidden_mapping_in", width, config.HiddenSize));
    }

    /// <summary>Rows of the position table: those of the inputs, or the first ones, as many as there are tokens.</summary>
    private string Positions(long width)
    {
        string table = weights.Get("embeddings.position_embeddings.weight", config.MaxPositions, width);
        if (mask is null)
        {
            return main.Node("Gather", [table, PositionIds]);
        }

        string length = main.Node("Shape", [InputIds], NodeAttribute.Integer("start", 1), NodeAttribute.Integer("end", 2));
        return main.Node("Slice", [table, main.Constant([0], 1), length]);
    }

    /// <summary>
    /// Consecutive layers with the same weights: a Loop whose body is the group, or the group itself when it runs once. Where
    /// a state from inside the Loop is wanted, it gives those of all its turns.
    /// </summary>
    private string Layers(LayerRun run, int before, string hidden)
    {
        if (run.Count == 1 || form.ForGpu)
        {
            for (int layer = before + 1; layer <= before + run.Count; layer++)
            {
                hidden = wantedStates[layer] = layers.Group(main, run.Group, hidden);
            }

            return hidden;
        }

        GraphBuilder body = main.Body($"group_{run.Group}");
        string iteration = body.Input($"iteration_{run.Group}", ElementType.Int64);
        string condition = body.Input($"condition_{run.Group}", ElementType.Bool);
        string state = body.Input($"hidden_{run.Group}", ElementType.Float32, "rows", $"{config.HiddenSize}");
        string next = layers.Group(body, run.Group, state);
        body.Output(body.Node("Identity", [condition]), ElementType.Bool);
        body.Output(next, ElementType.Float32, "rows", $"{config.HiddenSize}");
        string[] inputs = [main.Constant([run.Count]), main.Constant(true), hidden];
        int[] inside = [.. output.Layers.Where(layer => layer > before && layer < before + run.Count)];
        if (inside.Length == 0)
        {
            return main.Node("Loop", inputs, body.Subgraph("body"));
        }

        body.Output(body.Node("Identity", [next]), ElementType.Float32, "rows", $"{config.HiddenSize}");
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
                LayerMerge.Sum => Sum(states),
                _ => main.Node("Mul", [Sum(states), weights.Scalar(main, 1F / states.Length)]),
            },
        };
    }

    // Two at a time: GPUs have no operator for several.
    private string Sum(string[] states) => states.Aggregate((sum, state) => main.Node("Add", [sum, state]));

    /// <summary>tanh(W·h[CLS] + b), the vector that sentence order prediction was trained on.</summary>
    private void Pooler(string hidden)
    {
        string first = perToken.Length == 1
            ? main.Node("Gather", [hidden, main.Input(FirstTokens, ElementType.Int64, "batch")])
            : main.Node("Gather", [InThreeDimensions(hidden, config.HiddenSize), main.Constant([0])], NodeAttribute.Integer("axis", 1));
        string pooled = main.Node("Tanh", [weights.Project(main, first, new Linear("pooler", config.HiddenSize, config.HiddenSize))]);
        main.NodeTo(PoolerOutput, "Cast", [pooled], NodeAttribute.Integer("to", (long)ElementType.Float32));
        main.Output(PoolerOutput, ElementType.Float32, "batch", $"{config.HiddenSize}");
    }

    private void HiddenStates(string hidden)
    {
        main.NodeTo(
            NameOf(output),
            "Cast",
            [InThreeDimensions(hidden, output.Width(config))],
            NodeAttribute.Integer("to", (long)ElementType.Float32));
        main.Output(NameOf(output), ElementType.Float32, [.. perToken, $"{output.Width(config)}"]);
    }

    private string InThreeDimensions(string rows, int width)
    {
        if (mask is null)
        {
            return rows;
        }

        string shape = main.Node(
            "Concat",
            [main.Node("Shape", [InputIds]), main.Constant([width], 1)],
            NodeAttribute.Integer("axis", 0));
        return main.Node("Reshape", [rows, shape]);
    }
}
