using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Word, position and token type embeddings, normalised, then projected from embedding to hidden size.</summary>
/// <param name="config">The architecture.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="weights">The weights.</param>
/// <param name="isPadded">Whether the ids are [batch, length], of which a mask says what is padding, and positions are no input.</param>
internal sealed class EmbeddingLayer(AlbertConfig config, GraphBuilder main, AlbertWeights weights, bool isPadded)
{
    private readonly long width = config.EmbeddingSize;

    /// <summary>[rows, hidden], or [batch, length, hidden] for a GPU.</summary>
    public string Build()
    {
        string words = weights.LookUpWords(AlbertGraph.InputIds);
        string typeTable = weights.Get("embeddings.token_type_embeddings.weight", config.TokenTypes, width);
        string types = main.Node("Gather", [typeTable, AlbertGraph.TokenTypeIds]);
        string sum = main.Node("Add", [main.Node("Add", [words, types]), Positions()]);
        string rows = isPadded ? main.Node("Reshape", [sum, main.Constant([-1, width], 2)]) : sum;
        string normalised = weights.LayerNorm(main, rows, "embeddings.LayerNorm", width);
        return weights.Project(main, normalised, new Linear("encoder.embedding_hidden_mapping_in", width, config.HiddenSize));
    }

    /// <summary>Rows of the position table: those of the inputs, or the first ones, one for each token.</summary>
    private string Positions()
    {
        string table = weights.Get("embeddings.position_embeddings.weight", config.MaxPositions, width);
        if (!isPadded)
        {
            return main.Node("Gather", [table, AlbertGraph.PositionIds]);
        }

        string length =
            main.Node("Shape", [AlbertGraph.InputIds], NodeAttribute.Integer("start", 1), NodeAttribute.Integer("end", 2));
        return main.Node("Slice", [table, main.Constant([0], 1), length]);
    }
}
