namespace AlbertEmbed.Input;

/// <summary>A file was changed while it was read, so its records may be of two versions.</summary>
internal sealed class InputChangedException(string change) : IOException(change);
