namespace AlbertEmbed.Models;

/// <summary>How far a download is. Safe to use from several threads.</summary>
/// <param name="model">What is fetched.</param>
internal sealed class PullProgress(string model)
{
    private long done;
    private long total;

    public string Model => model;

    /// <summary>Bytes that have been fetched.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>Bytes in all, as far as they are known.</summary>
    public long Total
    {
        get => Interlocked.Read(ref total);
        set => Interlocked.Exchange(ref total, value);
    }

    public void Add(long bytes) => Interlocked.Add(ref done, bytes);
}
