using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>Compares an exported graph with the <c>config.json</c> beside it, whose numbers are used and shown.</summary>
internal static class GraphCheck
{
    /// <exception cref="UserException">They belong to two models.</exception>
    public static void RefuseOtherNumbers(ExportedGraph graph, AlbertConfig config, string configPath)
    {
        GraphNumbers numbers = graph.Onnx.Numbers;
        (string What, long? InGraph, string Key, long InConfig)[] pairs =
        [
            ("token vectors of width", graph.Tokens?.Width, "hidden_size", config.HiddenSize),
            ("pooler vectors of width", graph.Pooler?.Width, "hidden_size", config.HiddenSize),
            ("layers of width", numbers.Size("embedding_hidden_mapping_in.bias", 1, 0), "hidden_size", config.HiddenSize),
            ("inner layers of width", numbers.Size(".ffn.bias", 1, 0), "intermediate_size", config.IntermediateSize),
            ("a vocabulary of", numbers.Size("word_embeddings.weight", 2, 0), "vocab_size", config.VocabularySize),
            ("word vectors of width", numbers.Size("word_embeddings.weight", 2, 1), "embedding_size", config.EmbeddingSize),
            ("a number of positions of", numbers.Size("position_embeddings.weight", 2, 0), "max_position_embeddings", config.MaxPositions),
            ("a number of token types of", numbers.Size("token_type_embeddings.weight", 2, 0), "type_vocab_size", config.TokenTypes),
            (
                "a number of layers of",
                numbers.Layers,
                config.InnerLayers == 1 ? "num_hidden_layers" : "num_hidden_layers times inner_group_num",
                (long)config.Layers * config.InnerLayers),
        ];
        foreach ((string what, long? inGraph, string key, long inConfig) in pairs)
        {
            if (inGraph is { } number && number != inConfig)
            {
                throw UserException.Model(
                    $"{graph.Onnx.FilePath} has {what} {number}, but {configPath} says {key} {inConfig}: they belong to two models. "
                        + $"Put the graph's own {CheckpointFiles.Config} beside it.");
            }
        }
    }
}
