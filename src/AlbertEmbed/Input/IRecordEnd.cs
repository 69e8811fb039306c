namespace AlbertEmbed.Input;

/// <summary>Finds where a record ends, in bytes that come piece by piece.</summary>
internal interface IRecordEnd
{
    /// <summary>Whether the record that was found, or is being read, breaks the format's rule, so that it ends at its first line.</summary>
    bool IsBroken { get; }

    /// <summary>Whether a broken record is taken as it stands, its quotes as characters like others.</summary>
    bool AllowsStrayQuotes { get; }

    /// <summary>Whether records end at line ends, so that a carriage return before one belongs to it, and lines can be counted.</summary>
    bool IsLineEnd { get; }

    /// <summary>The most bytes that a record may have before it counts as broken.</summary>
    int LongestRecord { get; }

    /// <param name="bytes">What has come since the last call, or since the last record.</param>
    /// <returns>Where the delimiter is, or -1.</returns>
    int Find(ReadOnlySpan<byte> bytes);

    /// <summary>A new record starts.</summary>
    void Restart();
}
