using System.Collections.Concurrent;
using System.Diagnostics;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>
/// Turns texts into vectors, in their order. The calling thread tokenizes and cuts batches, several threads encode and pool, one writes.
/// At most a few blocks are under way, so memory does not depend on the number of texts.
/// </summary>
internal sealed class EmbeddingEngine<TItem> : IDisposable
    where TItem : struct, ITextItem
{
    private const int FirstBlockItems = 64;
    private const int BlockGrowth = 4;
    private const long BlockCharacters = 1 << 23;

    /// <summary>Components of the vectors of a block: 48 MiB of memory.</summary>
    private const int BlockComponents = 12 << 20;
    private const int FewRecords = 4096;

    private static readonly TimeSpan LongestBatchAfterStop = TimeSpan.FromMilliseconds(300);

    private readonly IEncoderSession session;
    private readonly ParallelTokenizer tokenizer;
    private readonly PipelineOptions options;
    private readonly IBlockStore<TItem> store;
    private readonly CancellationTokenSource stopped;
    private readonly WorkerGroup workers;
    private readonly WorkQueue<Batch> batches = new();
    private readonly WorkQueue<ItemBlock<TItem>> blocks = new();
    private readonly Queue<ItemBlock<TItem>> openBlocks = [];
    private readonly ConcurrentBag<float[]> blockMemory = [];
    private readonly SemaphoreSlim freeBlocks;
    private readonly RunSummary summary;
    private readonly UnknownExamples unknown;
    private readonly long blockCharacters;
    private readonly int blockRecords;
    private readonly Func<VectorFinisher> newFinisher;

    /// <param name="session">The encoder; its output is what the pooling needs.</param>
    /// <param name="texts">Makes token ids.</param>
    /// <param name="options">How texts become vectors.</param>
    /// <param name="store">Remembers what is done.</param>
    /// <param name="stop">Ends the run after the batches that are running; what is done stays.</param>
    public EmbeddingEngine(
        IEncoderSession session, TextTokenizer texts, PipelineOptions options, IBlockStore<TItem> store, CancellationToken stop)
    {
        this.session = session;
        this.options = options;
        this.store = store;
        tokenizer = new ParallelTokenizer(texts, options);
        int width = options.Recipe.TokenWidth(session.Width);
        newFinisher = () => new VectorFinisher(options.Recipe, width, texts.Tokenizer.Template);
        freeBlocks = new SemaphoreSlim(options.MostBlocks);

        // Vectors of tokens take a multiple of the text's own memory. Still a block should fill a batch.
        blockCharacters = options.Recipe.IsTokens
            ? Math.Min(BlockCharacters, Math.Max(BlockCharacters / 16 / session.Width, Math.Max(1 << 12, 4L * options.BatchTokens)))
            : BlockCharacters;
        blockRecords = Math.Min(
            options.BlockRecords, Math.Max(FewRecords, BlockComponents / Math.Max(1, options.Recipe.PooledWidth(session.Width))));
        unknown = new UnknownExamples(texts.Tokenizer);
        summary = store.Done with { UnknownExamples = unknown.Found };
        stopped = CancellationTokenSource.CreateLinkedTokenSource(stop);
        workers = new WorkerGroup(stopped);
    }

    /// <summary>How far the run is.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Whether a source has to wait until it can fill a block, so that blocks do not depend on when texts come.</summary>
    /// <param name="mayPause">
    /// Whether somebody may write the input while it is read. Who waits for the first lines of that gets them, whatever their last bits.
    /// </param>
    public bool NeedsFullBlocks(bool mayPause) =>
        options.Dependence != BatchDependence.None && !(options.FirstLinesSoon && mayPause);

    /// <summary>Embeds all items of a source. An engine runs once.</summary>
    /// <exception cref="UserException">A bad item: the items before it have been written.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunSummary Run(ITextSource<TItem> source, ITextSink<TItem> sink)
    {
        UserException? end = null;
        Progress.Begin();
        Progress.Times.Encoders = options.Threads;
        using CancellationTokenRegistration onStop = stopped.Token.Register(Abandon);
        try
        {
            workers.Start("writer", () => WriteBlocks(sink));
            for (int i = 1; i <= options.Threads; i++)
            {
                workers.Start($"encoder {i}", EncodeBatches);
            }

            Submit(source);
        }
        catch (UserException e) when (e.Kind is ErrorKind.BadRecord or ErrorKind.Failure)
        {
            // The items before it are still encoded and written.
            end = e;
        }
        catch (OperationCanceledException)
        {
            // A worker failed, or the run was stopped: told apart below.
        }
        finally
        {
            batches.Complete();
            blocks.Complete();
            WaitForWorkers();
        }

        workers.ThrowFailure();
        stopped.Token.ThrowIfCancellationRequested();
        return end is not null ? throw end
            : summary.Records + summary.Skipped == source.Count ? summary
            : throw UserException.Failure(
                $"{Plural.Of(source.Count, "record")} {Plural.Was(source.Count)} read, but {summary.Records} written and "
                    + $"{summary.Skipped} skipped. This is a fault "
                    + $"of the program; please report it.");
    }

    public void Dispose()
    {
        workers.Dispose();
        stopped.Dispose();
        freeBlocks.Dispose();
    }

    /// <summary>
    /// Waits for all workers. When the run is stopped, what they have done is kept before that: an operator of a large model can take
    /// longer than the process is given to end.
    /// </summary>
    private void WaitForWorkers()
    {
        IDisposable? keeping = null;
        if (!workers.TryWait())
        {
            keeping = store.BeginKeeping();
            workers.WaitAfterStop(LongestBatchAfterStop);
        }

        using (keeping)
        {
            // Where a vector depends on its batch, the rest of the block would be cut into other batches than the whole.
            if (stopped.IsCancellationRequested && options.Dependence == BatchDependence.None)
            {
                store.KeepEncoded(openBlocks.SelectMany(block => block.Encoded()));
            }
        }

        workers.Join();
    }

    private void Abandon()
    {
        session.Cancel();
        batches.Abandon();
        blocks.Abandon();
    }

    private void Submit(ITextSource<TItem> source)
    {
        int size = options.FirstLinesSoon ? Math.Min(FirstBlockItems, blockRecords) : blockRecords;
        while (source.Next(size, blockCharacters, stopped.Token) is { Count: > 0 } items)
        {
            freeBlocks.Wait(stopped.Token);
            TokenizedItems<TItem> tokenized = tokenizer.Tokenize(items);
            int taken = tokenized.BadItem is null ? items.Count : tokenized.Items.Count + tokenized.Skipped.Count;
            Submit(tokenized, store.NoteRead(items.Take(taken)));
            if (tokenized.BadItem is { } bad)
            {
                throw bad;
            }

            size = Math.Min(blockRecords, size * BlockGrowth);
        }
    }

    private void Submit(TokenizedItems<TItem> tokenized, string input)
    {
        List<TItem> items = tokenized.Items;
        blockMemory.TryTake(out float[]? memory);
        EncodingBlock block = new(tokenized.Texts, options.Recipe.PooledWidth(session.Width), options.Recipe.IsTokens, memory)
        {
            PlaceOf = text => items[text].Place,
        };
        block.Restore((text, window, vectors) => store.TryRestore(items[text], window, vectors));
        ItemBlock<TItem> submitted = new(items, block, tokenized.Skipped, input);
        lock (openBlocks)
        {
            openBlocks.Enqueue(submitted);
        }

        foreach (Batch batch in block.CutIntoBatches(options.BatchTokens, session))
        {
            batches.Add(batch);
        }

        Progress.Add(block.EqualTexts, block.EqualBytes);
        Progress.AddKept(block.KeptTexts, block.KeptBytes);
        blocks.Add(submitted);
    }

    private void EncodeBatches()
    {
        BatchEncoder encoder = new(session, options, Progress.Times);
        for (long since = Stopwatch.GetTimestamp(); batches.TryTake(out Batch? batch); since = Stopwatch.GetTimestamp())
        {
            Progress.Times.AddWaitForTexts(since);
            Progress.Add(batch, encoder.Encode(batch));
            batch.Block.BatchIsDone(batch);
        }
    }

    private void WriteBlocks(ITextSink<TItem> sink)
    {
        BlockWriter<TItem> writer = new(sink, newFinisher, options.WriterThreads, summary, unknown);
        while (blocks.TryTake(out ItemBlock<TItem>? written))
        {
            EncodingBlock block = written.Block;
            block.Wait(stopped.Token);
            Progress.Times.AddWaitForWriter(block.DoneAt);
            writer.Write(written);
            store.NoteEncoded(written.Encoded());
            store.SaveWritten(summary, written.Input);
            lock (openBlocks)
            {
                openBlocks.Dequeue().Block.Dispose();
            }

            blockMemory.Add(block.Memory);
            store.NoteReleased(block.Count);
            freeBlocks.Release();
        }
    }
}
