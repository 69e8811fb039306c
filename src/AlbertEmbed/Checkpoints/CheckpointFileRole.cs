namespace AlbertEmbed.Checkpoints;

/// <summary>The purpose of a file in a checkpoint folder.</summary>
internal enum CheckpointFileRole
{
    /// <summary>The architecture.</summary>
    Config,

    /// <summary>Pieces, and how text is cut into them. Only the first existing file is read.</summary>
    Vocabulary,

    /// <summary>Flags, limits, and tokens that were added to a vocabulary.</summary>
    TokenizerSettings,

    /// <summary>Settings of sentence-transformers for the steps before and after the encoder.</summary>
    Sentence,

    /// <summary>Weights in one file.</summary>
    Weights,

    /// <summary>The list of files that hold the weights.</summary>
    ShardIndex,

    /// <summary>A graph that another program exported.</summary>
    Graph,

    /// <summary>The model card, for people.</summary>
    Card,

    /// <summary>The terms of use.</summary>
    License,

    /// <summary>Belongs to a kind of model that is not supported.</summary>
    Refused,
}
