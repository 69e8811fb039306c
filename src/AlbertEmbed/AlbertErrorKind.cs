namespace AlbertEmbed;

/// <summary>What an <see cref="AlbertException"/> is about.</summary>
public enum AlbertErrorKind
{
    /// <summary>
    /// There is no such model: no such folder, file, name or revision, or it is not on this machine and may not be fetched.
    /// </summary>
    ModelNotFound,

    /// <summary>The model's files are damaged, contradict each other, are not ALBERT's, or lack what was asked for.</summary>
    ModelInvalid,

    /// <summary>A model could not be fetched.</summary>
    Download,

    /// <summary>A device cannot be used, or has too little memory.</summary>
    Device,

    /// <summary>A text cannot be embedded; others can.</summary>
    Text,

    /// <summary>ONNX Runtime or the system failed.</summary>
    Runtime,
}
