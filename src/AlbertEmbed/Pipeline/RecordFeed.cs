using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AlbertEmbed.Input;

namespace AlbertEmbed.Pipeline;

/// <summary>Reads ahead on a thread of its own, and hands records out in groups of a wanted size.</summary>
internal sealed class RecordFeed : IDisposable
{
    /// <summary>Records that have arrived are not held back longer than this when the input pauses.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

#pragma warning disable CA2213 // The reader's thread may outlive this object, waiting for input, and still uses it then.
    private readonly BlockingCollection<List<TextRecord>> blocks = new(boundedCapacity: 4);
#pragma warning restore CA2213
    private readonly IRecordReader reader;
    private ExceptionDispatchInfo? failure;
    private List<TextRecord> block = [];
    private int taken;

    public RecordFeed(IRecordReader reader)
    {
        this.reader = reader;

        // A read from a terminal or pipe cannot be cut short, so the thread must not keep the process alive.
        new Thread(ReadAll) { IsBackground = true, Name = "reader" }.Start();
    }

    /// <summary>Gives the next records: up to <paramref name="most"/>, and up to about <paramref name="mostCharacters"/> of text.</summary>
    /// <returns>An empty list at the end of the input.</returns>
    /// <exception cref="Errors.UserException">A record could not be read. All records before it have been handed out.</exception>
    public List<TextRecord> Next(int most, long mostCharacters, CancellationToken stop)
    {
        List<TextRecord> records = [];
        while (records.Count < most && mostCharacters > 0 && EnsureBlock(isFirst: records.Count == 0, stop))
        {
            TextRecord record = block[taken++];
            mostCharacters -= record.Text.Length;
            records.Add(record);
        }

        if (records.Count == 0)
        {
            failure?.Throw();
        }

        return records;
    }

    public void Dispose()
    {
        // The reader's thread may still be waiting for input; completing lets it end when it wakes.
        blocks.CompleteAdding();
    }

    private bool EnsureBlock(bool isFirst, CancellationToken stop)
    {
        while (taken == block.Count)
        {
            if (!blocks.TryTake(out List<TextRecord>? next, isFirst ? Timeout.Infinite : (int)Pause.TotalMilliseconds, stop))
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
                    blocks.Add(records);
                }
            }
        }
        catch (InvalidOperationException) when (blocks.IsAddingCompleted)
        {
            return;
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the thread that asks for records.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }

        blocks.CompleteAdding();
    }
}
