namespace AlbertEmbed;

/// <summary>A text's vector, and what happened to the text.</summary>
/// <param name="Vector">[<see cref="AlbertModel.Dimensions"/>]; memory of its own.</param>
/// <param name="Info">Token counts.</param>
public readonly record struct AlbertEmbedding(ReadOnlyMemory<float> Vector, AlbertTextInfo Info);
