namespace AlbertEmbed.Checkpoints;

/// <summary>What a <see cref="DenseModule"/> does to each component of its output.</summary>
internal enum DenseActivation
{
    Identity,
    Tanh,
    Relu,
    Sigmoid,

    /// <summary>x·Φ(x), with the error function.</summary>
    Gelu,
}
