namespace AlbertEmbed.Checkpoints;

/// <summary>The feed-forward activation of a checkpoint (<c>hidden_act</c>).</summary>
internal enum Activation
{
    /// <summary>x·Φ(x), with the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary>Its tanh approximation: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>max(x, 0): <c>relu</c>.</summary>
    Relu,
}
