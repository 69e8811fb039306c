namespace AlbertEmbed.Checkpoints;

/// <summary>The outputs of an exported graph, known by the names that exporters give, or else by their shapes.</summary>
internal sealed class ExportedOutputs
{
    private static readonly string[] TokenNames = ["last_hidden_state", "token_embeddings"];
    private static readonly string[] SentenceNames = ["sentence_embedding"];
    private static readonly string[] PoolerNames = ["pooler_output"];

    /// <summary>Outputs of classifiers and language models: they are not vectors of texts, even where the shape fits.</summary>
    private static readonly string[] HeadNames =
    [
        "logits", "prediction_logits", "sop_logits", "start_logits", "end_logits", "loss", "probabilities",
    ];

    /// <exception cref="Errors.UserException">No output holds vectors.</exception>
    public ExportedOutputs(OnnxFile file, AlbertConfig config)
    {
        OnnxPort[] candidates =
        [
            .. file.Outputs.Where(
                output =>
                    !HeadNames.Contains(output.PlainName)
                    && output.Type is ElementType.Float32 or ElementType.Float16 or ElementType.Undefined),
        ];
        Tokens = Named(candidates, TokenNames);
        Sentence = Named(candidates, SentenceNames);
        Pooler = Named(candidates, PoolerNames);
        OnnxPort?[] named = [Tokens, Sentence, Pooler];
        OnnxPort[] vectors = [.. candidates.Where(output => !named.Contains(output) && output.Width == config.HiddenSize)];
        Tokens ??= Only(vectors, rank: 3);
        if (Tokens is null)
        {
            Sentence ??= Only(vectors, rank: 2);
        }
        else
        {
            Pooler ??= Only(vectors, rank: 2);
        }

        if (Tokens is null && Sentence is null && Pooler is null)
        {
            throw file.Error(
                "gives no last hidden state and no vectors that could be told apart, only "
                    + $"{string.Join(", ", file.Outputs)}. Export the encoder without its task head (feature-extraction)");
        }
    }

    /// <summary>[batch, length, width].</summary>
    public OnnxPort? Tokens { get; }

    /// <summary>[batch, width], pooled inside the graph.</summary>
    public OnnxPort? Sentence { get; }

    /// <summary>[batch, width], ALBERT's tanh pooler.</summary>
    public OnnxPort? Pooler { get; }

    private static OnnxPort? Named(OnnxPort[] ports, string[] names) => Array.Find(ports, port => names.Contains(port.PlainName));

    private static OnnxPort? Only(OnnxPort[] ports, int rank) =>
        Array.FindAll(ports, port => port.Rank == rank) is [var only] ? only : null;
}
