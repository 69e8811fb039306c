namespace AlbertEmbed;

/// <summary>
/// A model, a device or a text that cannot be used. The message is one line: what is wrong, where, and what to do about it. Misuse of the
/// library is an <see cref="ArgumentException"/> or <see cref="ObjectDisposedException"/>, cancelling an
/// <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class AlbertException : Exception
{
    internal AlbertException(AlbertErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>What it is about.</summary>
    public AlbertErrorKind Kind { get; }
}
