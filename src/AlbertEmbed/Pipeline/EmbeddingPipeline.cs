using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>
/// Read, tokenize, batch, encode, pool, write. One thread reads, this one tokenizes and batches, several encode and pool,
/// one writes; at most <see cref="MostWindows"/> windows are under way, so memory does not depend on the size of the input.
/// </summary>
internal sealed class EmbeddingPipeline : IDisposable
{
    private const int WindowRecords = 8192;
    private const int FirstWindowRecords = 64;
    private const int WindowGrowth = 4;
    private const long WindowCharacters = 1 << 23;
    private const int MostWindows = 2;

    private readonly EncoderSession session;
    private readonly SequenceEncoder encoder;
    private readonly PipelineOptions options;
    private readonly CancellationTokenSource stopped;
    private readonly BlockingCollection<Batch> batches = [];
    private readonly BlockingCollection<Window> windows = [];
    private readonly SemaphoreSlim freeWindows = new(MostWindows);
    private readonly ConcurrentBag<TokenBuffer> tokenBuffers = [];
    private readonly RunSummary summary = new();
    private ExceptionDispatchInfo? failure;

    /// <param name="session">The encoder; its output is what the pooling needs.</param>
    /// <param name="encoder">Makes token ids.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Ends the run early; what was written stays.</param>
    public EmbeddingPipeline(EncoderSession session, SequenceEncoder encoder, PipelineOptions options, CancellationToken stop)
    {
        this.session = session;
        this.encoder = encoder;
        this.options = options;
        stopped = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    /// <summary>Embeds all records and writes them in their order.</summary>
    /// <exception cref="UserException">A bad record: the records before it have been written.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunSummary Run(IRecordReader reader, IEmbeddingWriter writer)
    {
        List<Thread> threads = [Start("writer", () => WriteWindows(writer))];
        threads.AddRange(Enumerable.Range(1, options.Threads).Select(i => Start($"encoder {i}", EncodeBatches)));
        UserException? badRecord = null;
        try
        {
            using RecordFeed feed = new(reader);
            Submit(feed);
        }
        catch (UserException e) when (e.ExitCode is ExitCode.BadRecord or ExitCode.Failure)
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
            batches.CompleteAdding();
            windows.CompleteAdding();
            threads.ForEach(thread => thread.Join());
        }

        failure?.Throw();
        stopped.Token.ThrowIfCancellationRequested();
        return badRecord is null ? summary : throw badRecord;
    }

    public void Dispose()
    {
        stopped.Dispose();
        batches.Dispose();
        windows.Dispose();
        freeWindows.Dispose();
    }

    private void Submit(RecordFeed feed)
    {
        int size = options.FirstLinesSoon ? FirstWindowRecords : WindowRecords;
        long index = 0;
        while (feed.Next(size, WindowCharacters, stopped.Token) is { Count: > 0 } records)
        {
            freeWindows.Wait(stopped.Token);
            TokenSequence[] sequences = Tokenize(records, out UserException? badRecord);
            if (sequences.Length > 0)
            {
                Window window = new(index, records, sequences, session.Width);
                foreach (Batch batch in window.CutIntoBatches(options.BatchTokens))
                {
                    batches.Add(batch);
                }

                windows.Add(window);
            }

            if (badRecord is not null)
            {
                throw badRecord;
            }

            index += records.Count;
            size = Math.Min(WindowRecords, size * WindowGrowth);
        }
    }

    /// <summary>Tokenizes the records up to the first bad one.</summary>
    private TokenSequence[] Tokenize(List<TextRecord> records, out UserException? badRecord)
    {
        TokenSequence[] sequences = new TokenSequence[records.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = stopped.Token };
        Parallel.ForEach(Partitioner.Create(0, records.Count), parallel, range =>
        {
            TokenBuffer buffer = tokenBuffers.TryTake(out TokenBuffer? free) ? free : new TokenBuffer();
            for (int i = range.Item1; i < range.Item2; i++)
            {
                sequences[i] = encoder.Encode(records[i].Text, records[i].Pair, buffer);
            }

            tokenBuffers.Add(buffer);
        });

        int bad = options.Overflow == Overflow.Error ? Array.FindIndex(sequences, sequence => sequence.IsTruncated) : -1;
        badRecord = bad < 0 ? null : encoder.TooLong(records[bad].Place);
        return bad < 0 ? sequences : sequences[..bad];
    }

    private void EncodeBatches()
    {
        EncoderBatch input = new();
        foreach (Batch batch in batches.GetConsumingEnumerable(stopped.Token))
        {
            Encode(batch, input);
            batch.Window.BatchIsDone();
        }
    }

    private void Encode(Batch batch, EncoderBatch input)
    {
        ReadOnlySpan<int> members = batch.Members.Span;
        input.Resize(members.Length, batch.Length);
        for (int i = 0; i < members.Length; i++)
        {
            TokenSequence sequence = batch.Window.Sequences[members[i]];
            int start = i * batch.Length;
            TensorPrimitives.ConvertChecked<int, long>(sequence.Ids, input.InputIds[start..]);
            input.TokenTypeIds.Slice(start, sequence.FirstSegmentLength).Clear();
            input.TokenTypeIds[(start + sequence.FirstSegmentLength)..(start + batch.Length)].Fill(1);
        }

        ReadOnlySpan<float> output = session.Run(input);
        int stride = output.Length / members.Length;
        for (int i = 0; i < members.Length; i++)
        {
            Span<float> vector = batch.Window.Vector(members[i]);
            VectorPooling.Pool(output.Slice(i * stride, stride), options.Pooling, vector);
            if (options.Normalize)
            {
                VectorPooling.Normalize(vector);
            }

            if (!TensorPrimitives.IsFiniteAll<float>(vector))
            {
                TextRecord record = batch.Window.Records[members[i]];
                throw UserException.Model($"{record.Place}: the model gives no finite vector for this text. Its weights are damaged or overflow.");
            }
        }
    }

    private void WriteWindows(IEmbeddingWriter writer)
    {
        foreach (Window window in windows.GetConsumingEnumerable(stopped.Token))
        {
            using (window)
            {
                window.Wait(stopped.Token);
                for (int i = 0; i < window.Sequences.Count; i++)
                {
                    writer.Write(window.FirstIndex + i, window.Records[i], window.Vector(i));
                    summary.Add([window.Sequences[i]]);
                }

                writer.Flush();
            }

            freeWindows.Release();
        }
    }

    /// <summary>Starts a worker. What it throws stops the whole run and is thrown again by <see cref="Run"/>.</summary>
    private Thread Start(string name, Action work)
    {
        Thread thread = new(() =>
        {
            try
            {
                work();
            }
            catch (OperationCanceledException)
            {
                // Somebody else has said why.
            }
#pragma warning disable CA1031 // Whatever it is, Run throws it again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stopped.Cancel();
            }
        })
        {
            Name = name,
        };
        thread.Start();
        return thread;
    }
}
