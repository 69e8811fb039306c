namespace AlbertEmbed.Checkpoints;

/// <summary>Where a checkpoint's encoder comes from.</summary>
internal abstract class ModelSource : IDisposable
{
    /// <summary>The file or folder, for messages.</summary>
    public abstract string Location { get; }

    /// <summary>The weights, for a graph of ours.</summary>
    /// <exception cref="Errors.UserException">There are none.</exception>
    public abstract CheckpointTensors Tensors { get; }

    public abstract bool HasPooler { get; }

    /// <summary>Whether the encoder is told which segment of a pair a token is in.</summary>
    public virtual bool TakesTokenTypes => true;

    /// <summary>Number of tokens that each text is padded to; null where texts have any length.</summary>
    public virtual int? FixedLength => null;

    /// <summary>The output of a graph that pools inside; null where token vectors are pooled.</summary>
    public virtual OnnxPort? Sentence => null;

    /// <summary>Names of the files that hold the encoder.</summary>
    public abstract IEnumerable<string> Files { get; }

    public virtual void Dispose()
    {
    }
}
