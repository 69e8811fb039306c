namespace AlbertEmbed.Inference;

/// <summary>What the graph computes.</summary>
internal enum EncoderOutput
{
    /// <summary>The last layer's hidden states, one vector for each token.</summary>
    HiddenStates,

    /// <summary>The tanh pooler, one vector for each text.</summary>
    Pooler,
}
