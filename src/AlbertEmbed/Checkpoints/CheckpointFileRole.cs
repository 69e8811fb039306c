namespace AlbertEmbed.Checkpoints;

/// <summary>What a file of a checkpoint folder is for.</summary>
internal enum CheckpointFileRole
{
    /// <summary>The architecture.</summary>
    Config,

    /// <summary>Pieces and how text is cut into them; the first one that is there is read.</summary>
    Vocabulary,

    /// <summary>Flags, limits, and tokens that were added to a vocabulary.</summary>
    TokenizerSettings,

    /// <summary>What sentence-transformers does before and after the encoder.</summary>
    Sentence,

    /// <summary>Weights in one file.</summary>
    Weights,

    /// <summary>Names the files that weights are spread over.</summary>
    ShardIndex,

    /// <summary>A graph that another program exported.</summary>
    Graph,

    /// <summary>What people are told about the model.</summary>
    Card,

    /// <summary>Under which terms it is given.</summary>
    License,

    /// <summary>Says that the folder needs what is not done here.</summary>
    Refused,
}
