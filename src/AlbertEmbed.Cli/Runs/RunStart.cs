namespace AlbertEmbed.Runs;

/// <summary>Where a run into a file starts.</summary>
internal enum RunStart
{
    /// <summary>At the first record.</summary>
    Fresh,

    /// <summary>Behind the records that an interrupted run has written.</summary>
    Continued,

    /// <summary>Nowhere: the output is complete, and was made of the same input in the same way.</summary>
    Complete,
}
