namespace AlbertEmbed.Checkpoints;

/// <summary>A file with tensors.</summary>
internal interface ITensorFile : IDisposable
{
    IReadOnlyDictionary<string, StoredTensor> Tensors { get; }
}
