namespace AlbertEmbed.Tokenization;

/// <summary>What happens to a text that is longer than the maximum length.</summary>
internal enum Overflow
{
    /// <summary>Its end is cut off; the run says at the end how many were cut.</summary>
    Truncate,

    /// <summary>It is taken in overlapping windows.</summary>
    Window,

    /// <summary>It is a bad record.</summary>
    Error,
}
