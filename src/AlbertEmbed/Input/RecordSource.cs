namespace AlbertEmbed.Input;

/// <summary>An input that has been opened.</summary>
/// <param name="Reader">Gives its records.</param>
/// <param name="FirstIndex">Number of the first record, when it is a part of a larger input.</param>
/// <param name="ByteLength">Its size, where that is known.</param>
internal sealed record RecordSource(IRecordReader Reader, long FirstIndex = 0, long? ByteLength = null) : IDisposable
{
    public void Dispose() => Reader.Dispose();
}
