using AlbertEmbed.Checkpoints;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Engine;

/// <summary>What a record's vector is made of: which states of the encoder, how they are pooled, and what follows.</summary>
internal sealed record EmbeddingRecipe
{
    /// <summary>What is put before each text.</summary>
    public TextPrompt Prompt { get; init; } = TextPrompt.None;

    /// <summary>What is done to each token's vector, in this order, before they are pooled.</summary>
    public IReadOnlyList<SentenceStep> TokenSteps { get; init; } = [];

    /// <summary>Pooled vectors that are joined, in this order.</summary>
    public IReadOnlyList<PoolingMode> Poolings { get; init; } = [PoolingMode.Mean];

    /// <summary>What is done to the pooled vector, in this order.</summary>
    public IReadOnlyList<SentenceStep> Steps { get; init; } = [];

    /// <summary>What the encoder computes.</summary>
    public EncoderOutput Output { get; init; } = EncoderOutput.LastHiddenState;

    /// <summary>What is asked of the encoder: it may pool, where its graph runs on a GPU, if nothing has to be done before.</summary>
    public EncoderOutput RequestedOutput =>
        TokenSteps.Count == 0 && !Prompt.IsLeftOut && Output is { IsPerText: false, Port: null } && Poolings.All(TextPooling.Has)
            ? Output with { Poolings = Poolings }
            : Output;

    /// <summary>Whether each token has a vector.</summary>
    public bool IsTokens => Poolings is [PoolingMode.Tokens];

    /// <summary>Components of a token's vector when it is pooled.</summary>
    /// <param name="width">Components of the encoder's vectors.</param>
    public int TokenWidth(int width) => SentenceStep.Width(TokenSteps, width);

    /// <summary>Components of a pooled vector.</summary>
    /// <param name="width">Components of the encoder's vectors.</param>
    public int PooledWidth(int width) => Poolings.Count * TokenWidth(width);

    /// <summary>Components of what is written.</summary>
    /// <param name="width">Components of the encoder's vectors.</param>
    public int Width(int width) => SentenceStep.Width(Steps, PooledWidth(width));
}
