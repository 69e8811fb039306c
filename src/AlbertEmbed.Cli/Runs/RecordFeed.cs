using System.Runtime.ExceptionServices;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>Reads ahead on another thread, numbers the records, and hands them out in groups of a wanted size.</summary>
internal sealed class RecordFeed : ITextSource<TextRecord>, IDisposable
{
    private const int MostBlocks = 4;

    /// <summary>
    /// Records that have arrived are not held back longer than this when the input pauses, unless blocks have to be full.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly WorkQueue<List<TextRecord>> blocks = new(MostBlocks);
    private readonly IRecordReader reader;
    private ExceptionDispatchInfo? failure;
    private List<TextRecord> block = [];
    private int taken;
    private long nextIndex;

    /// <param name="reader">The input.</param>
    /// <param name="firstIndex">Number of its first record.</param>
    /// <exception cref="UserException">The system starts no further thread.</exception>
    public RecordFeed(IRecordReader reader, long firstIndex)
    {
        this.reader = reader;
        nextIndex = firstIndex;

        // A read from a terminal or pipe cannot be cut short, so the thread must not keep the process alive.
        WorkerThread.Start("reader", ReadAll);
    }

    /// <summary>Whether as many records as are wanted are waited for, however long the input pauses.</summary>
    public bool FillsBlocks { get; init; }

    /// <summary>Records handed out so far.</summary>
    public long Count { get; private set; }

    /// <summary>Gives the next records: up to <paramref name="most"/>, and up to about <paramref name="mostCharacters"/> of text.</summary>
    /// <returns>An empty list at the end of the input.</returns>
    /// <exception cref="UserException">The input could not be read further. All records before that have been handed out.</exception>
    public List<TextRecord> Next(int most, long mostCharacters, CancellationToken stop)
    {
        using CancellationTokenRegistration onStop = stop.Register(blocks.Abandon);
        List<TextRecord> records = [];
        while (records.Count < most && mostCharacters > 0 && EnsureBlock(waits: FillsBlocks || records.Count == 0))
        {
            TextRecord record = block[taken++];
            mostCharacters -= record.Text.Length;
            records.Add(record with { Index = nextIndex++ });
        }

        Count += records.Count;
        stop.ThrowIfCancellationRequested();
        if (records.Count == 0)
        {
            failure?.Throw();
        }

        return records;
    }

    /// <summary>The reader's thread may still be waiting for input; it ends when it wakes.</summary>
    public void Dispose() => blocks.Abandon();

    private bool EnsureBlock(bool waits)
    {
        while (taken == block.Count)
        {
            if (!blocks.TryTake(out List<TextRecord>? next, waits ? Timeout.Infinite : (int)Pause.TotalMilliseconds))
            {
                return false;
            }

            (block, taken) = (next, 0);
        }

        return true;
    }

    private void ReadAll()
    {
        try
        {
            for (bool more = true; more;)
            {
                List<TextRecord> records = [];
                try
                {
                    more = reader.ReadBlock(records);
                }
                finally
                {
                    more &= blocks.Add(records);
                }
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the thread that asks for records.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        blocks.Complete();
    }
}
