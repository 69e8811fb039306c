namespace AlbertEmbed.Input;

/// <summary>A file is another one at the end of reading than at its start: its records may be of both.</summary>
internal sealed class InputChangedException(string change) : IOException(change);
