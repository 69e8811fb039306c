namespace AlbertEmbed.CommandLine;

/// <summary>How progress is shown.</summary>
internal enum ProgressForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As one line of a terminal that is drawn over.</summary>
    Redrawn,

    /// <summary>As lines from time to time, which stay.</summary>
    Lines,
}
