namespace AlbertEmbed.Engine;

/// <summary>
/// Puts the records of blocks into an output's form on several threads, while the caller's thread writes them in their order.
/// </summary>
/// <param name="sink">The output.</param>
/// <param name="newFinisher">Makes what finishes vectors, once for each thread.</param>
/// <param name="threads">Most threads.</param>
internal sealed class PartedWriting<TItem>(IPartedSink<TItem> sink, Func<VectorFinisher> newFinisher, int threads)
    where TItem : struct, ITextItem
{
    /// <summary>So many take longer to write than a thread to wake, and their lines some hundred kilobytes.</summary>
    private const int PartRecords = 64;

    private readonly Stack<SinkPart<TItem>> free = [];

    /// <summary>Writes all records of a block.</summary>
    /// <exception cref="Errors.UserException">One of them cannot be written. Those before it may have been.</exception>
    public void Write(ItemBlock<TItem> block)
    {
        Queue<Task<SinkPart<TItem>>> running = new(threads);
        try
        {
            for (int start = 0; start < block.Block.Count; start += PartRecords)
            {
                if (running.Count == threads)
                {
                    Append(running.Dequeue());
                }

                running.Enqueue(Begin(block, start));
            }

            while (running.Count > 0)
            {
                Append(running.Dequeue());
            }
        }
        finally
        {
            // After a failure nobody may go on reading the block's memory, which other blocks use next.
            foreach (IAsyncResult left in running)
            {
                left.AsyncWaitHandle.WaitOne();
            }
        }
    }

    private Task<SinkPart<TItem>> Begin(ItemBlock<TItem> block, int start)
    {
        SinkPart<TItem> part = free.TryPop(out SinkPart<TItem>? unused) ? unused : new(sink.NewPart(), newFinisher());
        return Task.Run(() =>
        {
            part.Take(block, start, Math.Min(block.Block.Count, start + PartRecords));
            return part;
        });
    }

    private void Append(Task<SinkPart<TItem>> filled)
    {
        SinkPart<TItem> part = filled.GetAwaiter().GetResult();
        sink.Append(part.Sink);
        free.Push(part);
    }
}
