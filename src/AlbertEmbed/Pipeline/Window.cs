using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Consecutive records that are sorted, batched and encoded together, and their vectors.</summary>
internal sealed class Window : IDisposable
{
    private readonly ManualResetEventSlim isDone = new();
    private readonly float[] vectors;
    private readonly int width;
    private int openBatches;

    public Window(long firstIndex, IReadOnlyList<TextRecord> records, IReadOnlyList<TokenSequence> sequences, int width)
    {
        FirstIndex = firstIndex;
        Records = records;
        Sequences = sequences;
        this.width = width;
        vectors = GC.AllocateUninitializedArray<float>(records.Count * width);
    }

    /// <summary>0-based number of the first record in the whole input.</summary>
    public long FirstIndex { get; }

    public IReadOnlyList<TextRecord> Records { get; }

    public IReadOnlyList<TokenSequence> Sequences { get; }

    public Span<float> Vector(int record) => vectors.AsSpan(record * width, width);

    /// <summary>
    /// Cuts the window into batches of texts with the same number of tokens, the longest texts first. Without padding no
    /// work is wasted, and a text's vector does not depend, to the last bit, on the texts it is encoded with.
    /// </summary>
    /// <param name="batchTokens">Tokens in a batch; a longer text is a batch of its own.</param>
    public IReadOnlyList<Batch> CutIntoBatches(int batchTokens)
    {
        int[] order = [.. Enumerable.Range(0, Sequences.Count)];
        int[] lengths = [.. Sequences.Select(sequence => -sequence.Ids.Length)];
        Array.Sort(lengths, order);

        List<Batch> batches = [];
        for (int start = 0, end; start < order.Length; start = end)
        {
            int length = -lengths[start];
            int most = Math.Max(1, batchTokens / length);
            for (end = start + 1; end < order.Length && end - start < most && lengths[end] == lengths[start]; end++)
            {
            }

            batches.Add(new Batch(this, length, order.AsMemory(start..end)));
        }

        openBatches = batches.Count;
        return batches;
    }

    public void BatchIsDone()
    {
        if (Interlocked.Decrement(ref openBatches) == 0)
        {
            isDone.Set();
        }
    }

    public void Wait(CancellationToken stop) => isDone.Wait(stop);

    public void Dispose() => isDone.Dispose();
}
