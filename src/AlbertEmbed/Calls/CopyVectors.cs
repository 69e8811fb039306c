using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>Copies what a caller gets out of memory that is used again.</summary>
internal delegate T CopyVectors<T>(in EmbeddedText embedded);
