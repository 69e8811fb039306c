using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Onnx;

/// <summary>
/// The ALBERT encoder as an ONNX graph, with names and order of operations as in the paper (Lan et al. 2020,
/// arXiv:1909.11942) and its reference implementation. Layers that share weights are one Loop.
/// </summary>
/// <remarks>
/// On a CPU the tokens of a batch's texts, which may differ in length, lie one after the other: between attention and attention everything
/// is [tokens, width], which makes every projection one Gemm. On a GPU texts are padded to one of few lengths, so that batches are large,
/// and everything is [batch, length, width]. A graph for other programs has padding too, and an attention mask.
/// </remarks>
internal sealed class AlbertGraph
{
    public const string InputIds = "input_ids";
    public const string TokenTypeIds = "token_type_ids";
    public const string AttentionMask = "attention_mask";
    public const string PositionIds = "position_ids";
    public const string TextGroups = "text_groups";
    public const string TextLengths = "text_lengths";
    public const string KeyLengths = "key_lengths";
    public const string FirstTokens = "first_tokens";
    public const string LastHiddenState = "last_hidden_state";
    public const string FirstHiddenState = "first_hidden_state";
    public const string PoolerOutput = "pooler_output";
    public const string MergedHiddenStates = "hidden_states";
    public const string SentenceEmbedding = "sentence_embedding";

    private readonly AlbertConfig config;
    private readonly GraphForm form;
    private readonly EncoderOutput output;
    private readonly GraphBuilder main;
    private readonly AlbertWeights weights;
    private readonly LayerStack layers;
    private readonly ISelfAttention attention;
    private readonly TextPadding? padding;
    private readonly string? mask;

    // The dimensions of a tensor with one number for each token.
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
            padding = TextPadding.OfInputs(config, weights, main, form.Arithmetic);
            attention = AttentionOnGpu(padding);
        }
        else
        {
            main.Input(PositionIds, ElementType.Int64, perToken);
            main.Input(TextGroups, ElementType.Int64, "groups", "2");
            attention = form.MixesLengths
                ? new GroupAttention(config, weights, main, TextGroups)
                : new StridedAttention(config, main, TextGroups);
        }

        layers = new LayerStack(config, main, new AlbertLayers(config, weights, attention, form), output.Layers, hasLoops: !form.ForGpu);
    }

    /// <summary>
    /// Builds the graph. Its inputs are <c>input_ids</c>, <c>token_type_ids</c> and <c>position_ids</c>, int64 [tokens], and
    /// <c>text_groups</c>, int64 [groups, 2]: how many texts there are of how many tokens each. Its output, which <see cref="NameOf"/>
    /// names,
    /// is hidden states, float [tokens, width], or the pooler's vectors, float [texts, hidden]. The pooler wants a fifth input,
    /// <c>first_tokens</c>, int64 [texts]: where each text starts. A graph for GPUs has no groups, [batch, length] in place of
    /// [tokens], and the inputs that <see cref="GraphForm"/> names.
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
        string hidden = albert.AddEncoder();
        if (TakesFirstTokens(output, form))
        {
            albert.AddTextVectors(hidden, albert.attention.TakeOne);
        }
        else if (output.IsPerText)
        {
            albert.AddTextVectors(albert.First(albert.attention.OrderByText(hidden, config.HiddenSize)), (_, rows) => rows);
        }
        else if (output.IsPooled)
        {
            albert.AddPooled(albert.Merge(hidden));
        }
        else
        {
            albert.AddHiddenStates(albert.attention.OrderByText(albert.Merge(hidden), output.Width(config)));
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
        string hidden = albert.AddEncoder();
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
            albert.AddHiddenStates(hidden);
            if (hasPooler)
            {
                albert.AddPooler(albert.First(hidden), (_, rows) => rows);
            }
        }

        return albert.main.Build();
    }

    /// <summary>Whether the graph finds the first tokens itself; else a graph with one vector a text has the input for them.</summary>
    public static bool TakesFirstTokens(EncoderOutput output, GraphForm form) => output.IsPerText && form.TakesFirstTokens;

    /// <summary>The name of the graph's output.</summary>
    public static string NameOf(EncoderOutput output) =>
        output.IsPooled ? SentenceEmbedding
        : output.IsHiddenState ? FirstHiddenState
        : output.IsPerText ? PoolerOutput : output.Layers.Count == 0 ? LastHiddenState : MergedHiddenStates;

    private ISelfAttention AttentionOnGpu(TextPadding texts)
    {
        Lazy<TextAttention> plain = new(() => TextAttention.ForGpu(config, weights, main, texts));
        return form.Attention == AttentionForm.Plain
            ? plain.Value
            : new FusedAttention(config, plain, main.Input(KeyLengths, ElementType.Int32, "key_lengths"));
    }

    /// <summary>Embeddings and all layers.</summary>
    /// <returns>The last hidden state, [rows, hidden], in the order that attention wants.</returns>
    private string AddEncoder()
    {
        string embeddings = new EmbeddingLayer(config, main, weights, isPadded: mask is not null).Build();
        return layers.Build(attention.Order(embeddings, config.HiddenSize), TakesFirstTokens(output, form));
    }

    /// <summary>The chosen hidden states as one, [rows, width].</summary>
    private string Merge(string last)
    {
        string[] states = [.. layers.WantedStates];
        return states.Length switch
        {
            0 => last,
            1 => states[0],
            _ => new StateMerge(main, weights).Merge(states, output.Merge),
        };
    }

    /// <summary>The hidden state of each text's first token.</summary>
    private string First(string hidden) => perToken.Length == 1
        ? main.Node("Gather", [hidden, main.Input(FirstTokens, ElementType.Int64, "batch")])
        : TextPooling.Take(main, InThreeDimensions(hidden, config.HiddenSize), 0);

    private void AddTextVectors(string rows, Func<GraphBuilder, string, string> takeOne)
    {
        if (output.IsHiddenState)
        {
            AddOutput(FirstHiddenState, takeOne(main, rows));
        }
        else
        {
            AddPooler(rows, takeOne);
        }
    }

    /// <summary>tanh(W·h[CLS] + b), which sentence order prediction was trained on.</summary>
    private void AddPooler(string rows, Func<GraphBuilder, string, string> takeOne) => AddOutput(
        PoolerOutput,
        takeOne(main, main.Node("Tanh", [weights.Project(main, rows, new Linear("pooler", config.HiddenSize, config.HiddenSize))])));

    private void AddOutput(string name, string vectors)
    {
        main.NodeTo(name, "Cast", [vectors], NodeAttribute.Integer("to", (long)ElementType.Float32));
        main.Output(name, ElementType.Float32, "batch", $"{config.HiddenSize}");
    }

    /// <summary>Pools in float32, whatever the layers compute in.</summary>
    private void AddPooled(string hidden)
    {
        string wide = main.Node("Cast", [hidden], NodeAttribute.Integer("to", (long)ElementType.Float32));
        main.NodeTo(SentenceEmbedding, "Identity", [new PaddedPooling(main, padding!).Pool(wide, output.Poolings)]);
        main.Output(SentenceEmbedding, ElementType.Float32, "batch", $"{output.Poolings.Count * output.Width(config)}");
    }

    private void AddHiddenStates(string hidden)
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
