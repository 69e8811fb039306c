namespace AlbertEmbed.Errors;

/// <summary>What an error is about.</summary>
internal enum ErrorKind
{
    /// <summary>The system or a file outside of the model fails.</summary>
    Failure,

    /// <summary>What was asked for makes no sense.</summary>
    Usage,

    /// <summary>One text or record cannot be used; others can.</summary>
    BadRecord,

    /// <summary>A model is missing, damaged, or of a kind that is not supported.</summary>
    Model,

    /// <summary>A device cannot be used.</summary>
    Device,
}
