namespace AlbertEmbed.Input;

/// <summary>An input that has been opened.</summary>
/// <param name="Reader">Gives its records.</param>
/// <param name="FirstIndex">Number of the first record in the whole input, when this is a shard.</param>
/// <param name="ByteLength">The size of the input; null when that is not known.</param>
internal sealed record RecordSource(IRecordReader Reader, long FirstIndex = 0, long? ByteLength = null) : IDisposable
{
    public void Dispose() => Reader.Dispose();
}
