namespace AlbertEmbed;

/// <summary>What happens to a text that has more tokens than a model takes.</summary>
public enum AlbertOverflow
{
    /// <summary>Its end is cut off, and <see cref="AlbertTextInfo.IsTruncated"/> says so.</summary>
    Truncate,

    /// <summary>It is taken in overlapping windows, whose vectors are merged.</summary>
    Window,

    /// <summary>It is refused with an <see cref="AlbertException"/>.</summary>
    Throw,
}
