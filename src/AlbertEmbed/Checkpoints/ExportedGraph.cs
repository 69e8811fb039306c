using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>Which input and output of an exported graph is what: by the names that exporters give, else by shape.</summary>
internal sealed class ExportedGraph
{
    /// <summary>Of all texts of a graph that takes a fixed number: a bound for memory.</summary>
    private const long MostTokens = 1 << 20;

    private static readonly string[] IdNames = ["input_ids"];
    private static readonly string[] MaskNames = ["attention_mask", "input_mask"];
    private static readonly string[] TypeNames = ["token_type_ids", "segment_ids"];
    private static readonly string[] TokenNames = ["last_hidden_state", "token_embeddings"];
    private static readonly string[] SentenceNames = ["sentence_embedding"];
    private static readonly string[] PoolerNames = ["pooler_output"];

    /// <summary>What classifiers and language models give: no vectors of texts, even where a shape would fit.</summary>
    private static readonly string[] HeadNames =
    [
        "logits", "prediction_logits", "sop_logits", "start_logits", "end_logits", "loss", "probabilities",
    ];

    private ExportedGraph(OnnxFile file, AlbertConfig config)
    {
        Onnx = file;
        List<OnnxPort> inputs = [.. file.Inputs];
        AttentionMask = Take(inputs, MaskNames);
        TokenTypeIds = Take(inputs, TypeNames);
        InputIds = Take(inputs, IdNames)
            ?? TakeOnly(inputs)
            ?? throw Unusable($"has no input input_ids; its inputs are {Show(file.Inputs)}");
        if (inputs.Count > 0)
        {
            throw Unusable(
                $"wants {Show(inputs)}, which only its exporter knows; input_ids, attention_mask and token_type_ids can be given");
        }

        Inputs = [.. ((OnnxPort?[])[InputIds, AttentionMask, TokenTypeIds]).OfType<OnnxPort>()];
        foreach (OnnxPort input in Inputs)
        {
            CheckInput(input);
        }

        List<OnnxPort> outputs =
        [
            .. file.Outputs.Where(
                output =>
                    !HeadNames.Contains(Plain(output))
                    && output.Type is ElementType.Float32 or ElementType.Float16 or ElementType.Undefined),
        ];
        Tokens = Take(outputs, TokenNames);
        Sentence = Take(outputs, SentenceNames);
        Pooler = Take(outputs, PoolerNames);
        Tokens ??= TakeOnly([.. outputs.Where(output => output.Rank == 3 && output.Width == config.HiddenSize)]);
        OnnxPort? pooled = TakeOnly([.. outputs.Where(output => output.Rank == 2 && output.Width == config.HiddenSize)]);
        if (Tokens is null)
        {
            Sentence ??= pooled;
        }
        else
        {
            Pooler ??= pooled;
        }

        if (Tokens is null && Sentence is null && Pooler is null)
        {
            throw Unusable(
                $"gives no last hidden state and no vectors that could be told apart, only {Show(file.Outputs)}. Export the encoder "
                    + $"without its task head (feature-extraction)");
        }

        CheckFixedShape(config);
    }

    public OnnxFile Onnx { get; }

    /// <summary>All that it takes.</summary>
    public IReadOnlyList<OnnxPort> Inputs { get; }

    /// <summary>int32 or int64 [batch, length].</summary>
    public OnnxPort InputIds { get; }

    /// <summary>int32 or int64 [batch, length], 0 for padding.</summary>
    public OnnxPort? AttentionMask { get; }

    /// <summary>int32 or int64 [batch, length].</summary>
    public OnnxPort? TokenTypeIds { get; }

    /// <summary>[batch, length, width].</summary>
    public OnnxPort? Tokens { get; }

    /// <summary>[batch, width], pooled inside the graph.</summary>
    public OnnxPort? Sentence { get; }

    /// <summary>[batch, width], ALBERT's tanh pooler.</summary>
    public OnnxPort? Pooler { get; }

    /// <summary>The number of texts that each run takes, when the graph has only one.</summary>
    public int? FixedCount => Fixed(0);

    /// <summary>The number of tokens that each text has, when the graph has only one.</summary>
    public int? FixedLength => Fixed(1);

    /// <summary>Reads an ONNX file that another program wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">The architecture that it was made of.</param>
    /// <exception cref="UserException">The file is damaged, or does not turn token ids into vectors.</exception>
    public static ExportedGraph Read(string path, AlbertConfig config) => new(OnnxFile.Read(path), config);

    private int? Fixed(int dimension) => InputIds.Shape?[dimension] is { } size ? (int)Math.Min(size, int.MaxValue) : null;

    private static OnnxPort? Take(List<OnnxPort> ports, string[] names)
    {
        int at = ports.FindIndex(port => names.Contains(Plain(port)));
        return at < 0 ? null : TakeAt(ports, at);
    }

    /// <summary>What is left over, when that is one.</summary>
    private static OnnxPort? TakeOnly(List<OnnxPort> ports) => ports.Count == 1 ? TakeAt(ports, 0) : null;

    private static OnnxPort TakeAt(List<OnnxPort> ports, int at)
    {
        OnnxPort port = ports[at];
        ports.RemoveAt(at);
        return port;
    }

    /// <summary>TensorFlow's exporter numbers its tensors: <c>input_ids:0</c>.</summary>
    private static string Plain(OnnxPort port) => port.Name.Split(':')[0];

    private static string Show(IEnumerable<OnnxPort> ports) => string.Join(", ", ports);

    private void CheckInput(OnnxPort input)
    {
        if (input.Type is not (ElementType.Int32 or ElementType.Int64) || input.Shape is not (null or { Count: 2 }))
        {
            throw Unusable($"wants {input} of element type {input.Type}; int32 and int64 [batch, length] can be given");
        }

        if (input.Shape is { } shape && InputIds.Shape is { } ids && !shape.SequenceEqual(ids))
        {
            throw Unusable($"wants {input} beside {InputIds}; both should have one shape");
        }
    }

    private void CheckFixedShape(AlbertConfig config)
    {
        if (FixedLength is not null && AttentionMask is null)
        {
            throw Unusable($"takes only texts of {FixedLength} tokens, and without attention_mask shorter ones cannot be filled up");
        }

        if (FixedLength > config.MaxPositions || (long)(FixedCount ?? 1) * (FixedLength ?? config.MaxPositions) > MostTokens)
        {
            throw Unusable($"wants {InputIds}, more than a model of {config.MaxPositions} positions has a use for");
        }
    }

    private UserException Unusable(string why) => UserException.Model($"{Onnx.FilePath} {why}.");
}
