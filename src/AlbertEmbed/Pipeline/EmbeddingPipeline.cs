using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>
/// Read, tokenize, batch, encode, pool, write. One thread reads, this one tokenizes and batches, several encode and pool,
/// one writes; at most <see cref="MostBlocks"/> blocks are under way, so memory does not depend on the size of the input.
/// </summary>
internal sealed class EmbeddingPipeline : IDisposable
{
    private const int BlockRecords = 4096;
    private const int FirstBlockRecords = 64;
    private const int BlockGrowth = 4;
    private const long BlockCharacters = 1 << 23;
    private const int MostBlocks = 2;

    private static readonly TimeSpan LongestBatchAfterStop = TimeSpan.FromMilliseconds(300);

    private readonly IEncoderSession session;
    private readonly RecordTokenizer tokenizer;
    private readonly RecordFinisher finisher;
    private readonly PipelineOptions options;
    private readonly IRunJournal journal;
    private readonly CancellationTokenSource stopped;
    private readonly WorkQueue<Batch> batches = new();
    private readonly WorkQueue<EncodingBlock> blocks = new();
    private readonly Queue<EncodingBlock> openBlocks = [];
    private readonly ConcurrentBag<float[]> blockMemory = [];
    private readonly SemaphoreSlim freeBlocks = new(MostBlocks);
    private readonly CountdownEvent running = new(1);
    private readonly RunSummary summary;
    private readonly long blockCharacters;
    private ExceptionDispatchInfo? failure;

    /// <param name="session">The encoder; its output is what the pooling needs.</param>
    /// <param name="encoder">Makes token ids.</param>
    /// <param name="options">How.</param>
    /// <param name="journal">Remembers what is done.</param>
    /// <param name="stop">Ends the run after the batches that are running; what is done stays.</param>
    public EmbeddingPipeline(
        IEncoderSession session, TextTokenizer encoder, PipelineOptions options, IRunJournal journal, CancellationToken stop)
    {
        this.session = session;
        this.options = options;
        this.journal = journal;
        tokenizer = new RecordTokenizer(encoder, options);
        finisher = new RecordFinisher(options.Recipe, options.Recipe.TokenWidth(session.Width), encoder.Tokenizer.Template);

        // Vectors of tokens take a multiple of the text's own memory.
        blockCharacters = options.Recipe.IsTokens ? Math.Max(BlockCharacters / 16 / session.Width, 1 << 12) : BlockCharacters;
        summary = journal.Done with { };
        stopped = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>How far the run is.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Embeds all records and writes them in their order.</summary>
    /// <exception cref="UserException">A bad record: the records before it have been written.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunSummary Run(IRecordReader reader, IEmbeddingWriter writer)
    {
        List<Thread> threads = [];
        long read = 0;
        UserException? badRecord = null;
        using CancellationTokenRegistration onStop = stopped.Token.Register(Abandon);
        try
        {
            threads.Add(Start("writer", () => WriteBlocks(writer)));
            for (int i = 1; i <= options.Threads; i++)
            {
                stopped.Token.ThrowIfCancellationRequested();
                threads.Add(Start($"encoder {i}", EncodeBatches));
            }

            using RecordFeed feed = new(reader, options.FirstIndex);
            PassOver(feed);
            Submit(feed);
            read = feed.Count;
        }
        catch (UserException e) when (e.Kind is ErrorKind.BadRecord or ErrorKind.Failure)
        {
            // What came before it is still encoded and written.
            badRecord = e;
        }
        catch (OperationCanceledException)
        {
            // A worker failed, or the run was stopped: told apart below.
        }
        finally
        {
            batches.Complete();
            blocks.Complete();
            Await(threads);
        }

        failure?.Throw();
        stopped.Token.ThrowIfCancellationRequested();
        if (badRecord is not null)
        {
            throw badRecord;
        }

        return summary.Records + summary.Skipped == read
            ? summary
            : throw UserException.Failure(
                $"{read} records were read, but {summary.Records} written and {summary.Skipped} skipped. This is a fault "
                    + $"of the program; please report it.");
    }

    public void Dispose()
    {
        stopped.Dispose();
        freeBlocks.Dispose();
        running.Dispose();
    }

    /// <summary>
    /// Waits for all workers. When the run is stopped, what they have done is kept before that: an operator of a large model can take
    /// longer
    /// than the process is given to end.
    /// </summary>
    private void Await(List<Thread> threads)
    {
        running.Signal();
        IDisposable? saving = null;
        try
        {
            running.Wait(stopped.Token);
        }
        catch (OperationCanceledException)
        {
            saving = journal.Keeps ? UnfinishedWork.Saving() : null;
            threads.Take(1).ToList().ForEach(writer => writer.Join());
            running.Wait(LongestBatchAfterStop);
        }

        // Where texts have to stay together to have the same vectors again, a block is done whole or not at all.
        using (saving)
        {
            if (stopped.IsCancellationRequested && !options.DependsOnBatch)
            {
                journal.Keep(openBlocks.SelectMany(block => block.Encoded()));
            }
        }

        threads.ForEach(thread => thread.Join());
    }

    private void Abandon()
    {
        session.Cancel();
        batches.Abandon();
        blocks.Abandon();
    }

    /// <summary>Reads what an earlier run has done already.</summary>
    private void PassOver(RecordFeed feed)
    {
        for (long rest = journal.Done.Records + journal.Done.Skipped; rest > 0;)
        {
            List<TextRecord> records = feed.Next((int)Math.Min(rest, BlockRecords), BlockCharacters, stopped.Token);
            records.ForEach(record => journal.Read(record));
            rest = records.Count > 0 ? rest - records.Count : 0;
            Progress.Add(records.Count, records.Sum(record => (long)record.ByteLength));
        }

        journal.Passed();
    }

    private void Submit(RecordFeed feed)
    {
        int size = options.FirstLinesSoon ? FirstBlockRecords : options.BlockRecords;
        while (feed.Next(size, blockCharacters, stopped.Token) is { Count: > 0 } records)
        {
            freeBlocks.Wait(stopped.Token);
            List<TokenizedRecord> tokenized = tokenizer.Tokenize(records, out List<long> skipped, out UserException? badRecord);
            foreach (TextRecord record in badRecord is null ? records : records.Take(tokenized.Count + skipped.Count))
            {
                journal.Read(record);
            }

            blockMemory.TryTake(out float[]? memory);
            EncodingBlock block = new(
                tokenized,
                options.Recipe.PooledWidth(session.Width),
                options.Recipe.IsTokens,
                memory)
            { Skipped = skipped, Mark = journal.Mark() };
            block.Restore(journal);
            lock (openBlocks)
            {
                openBlocks.Enqueue(block);
            }

            foreach (Batch batch in block.CutIntoBatches(options.BatchTokens, session))
            {
                batches.Add(batch);
            }

            Progress.Add(block.KnownTexts, block.KnownBytes);
            blocks.Add(block);
            if (badRecord is not null)
            {
                throw badRecord;
            }

            size = Math.Min(options.BlockRecords, size * BlockGrowth);
        }
    }

    private void EncodeBatches()
    {
        BatchEncoder encoder = new(session, options);
        while (batches.TryTake(out Batch? batch))
        {
            Progress.Add(batch, encoder.Encode(batch));
            batch.Block.BatchIsDone(batch);
        }
    }

    private void WriteBlocks(IEmbeddingWriter writer)
    {
        while (blocks.TryTake(out EncodingBlock? block))
        {
            block.Wait(stopped.Token);
            for (int i = 0; i < block.Count; i++)
            {
                writer.Write(finisher.Finish(block, i));
                summary.Add(block[i].Sequences);
            }

            summary.Skip([.. block.Skipped.Select(record => new RecordRange(record, 1))], block.Skipped.Count);
            writer.Flush();
            journal.Save(summary, block.Mark);
            lock (openBlocks)
            {
                openBlocks.Dequeue().Dispose();
            }

            Release(block);
            freeBlocks.Release();
        }
    }

    private void Release(EncodingBlock block)
    {
        blockMemory.Add(block.Memory);
        if (block.Count >= BlockRecords)
        {
            // A block's texts and tokens live too long for the collector's first generations and all die now: collected here,
            // in some milliseconds for seconds of work, they do not pile up.
            GC.Collect();
        }
    }

    /// <summary>Starts a worker. What it throws stops the whole run and is thrown again by <see cref="Run"/>.</summary>
    private Thread Start(string name, Action work)
    {
        running.AddCount();
        try
        {
            return WorkerThread.Start(name, Run);
        }
        catch (UserException)
        {
            running.Signal();
            throw;
        }

        void Run()
        {
            try
            {
                work();
            }
            catch (OperationCanceledException)
            {
                // Somebody else has said why.
            }
#pragma warning disable CA1031 // Whatever it is, the caller of the public Run gets it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stopped.Cancel();
            }
            finally
            {
                running.Signal();
            }
        }
    }
}
