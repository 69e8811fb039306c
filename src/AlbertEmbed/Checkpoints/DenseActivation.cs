namespace AlbertEmbed.Checkpoints;

/// <summary>The function that a <see cref="DenseModule"/> applies to each component of its output.</summary>
internal enum DenseActivation
{
    Identity,
    Tanh,
    Relu,
    Sigmoid,

    /// <summary>x·Φ(x), with the error function.</summary>
    Gelu,
}
