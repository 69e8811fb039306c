using System.Runtime.InteropServices;

namespace AlbertEmbed.Pipeline;

/// <summary>Consecutive records that are sorted, batched and encoded together, and their vectors.</summary>
internal sealed class Window : IDisposable
{
    private readonly ManualResetEventSlim isDone = new();
    private readonly List<TokenizedRecord> records;
    private readonly float[] vectors;
    private readonly bool[] isEncoded;
    private readonly int width;

    // The first record with the same tokens, whose vector a record shares.
    private readonly int[] firsts;
    private int openBatches;

    /// <param name="records">Its records.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="memory">Memory of an earlier window, used again if it is large enough.</param>
    public Window(List<TokenizedRecord> records, int width, float[]? memory = null)
    {
        this.records = records;
        this.width = width;
        vectors = memory?.Length >= records.Count * width ? memory : GC.AllocateUninitializedArray<float>(records.Count * width);
        isEncoded = new bool[records.Count];
        firsts = new int[records.Count];
        FindEqual();
    }

    public int Count => records.Count;

    /// <summary>Where its vectors lie, for another window when this one is done.</summary>
    public float[] Memory => vectors;

    /// <summary>Records that are in no batch, because their vectors are known or those of other records.</summary>
    public long KnownTexts { get; private set; }

    /// <summary>Bytes that these take in the input.</summary>
    public long KnownBytes { get; private set; }

    /// <summary>Bad records that were left out of it.</summary>
    public int Skipped { get; init; }

    /// <summary>Identifies the input up to its end, for the journal.</summary>
    public string Mark { get; init; } = string.Empty;

    public TokenizedRecord this[int record] => records[record];

    public Span<float> Vector(int record) => vectors.AsSpan(firsts[record] * width, width);

    /// <summary>Records whose vectors are there, with them.</summary>
    public IEnumerable<(long Index, ReadOnlyMemory<float> Vector)> Encoded() =>
        from record in Enumerable.Range(0, Count)
        where isEncoded[firsts[record]]
        select (records[record].Record.Index, (ReadOnlyMemory<float>)vectors.AsMemory(firsts[record] * width, width));

    /// <summary>Takes over vectors that are known already.</summary>
    public void Restore(IRunJournal journal)
    {
        for (int i = 0; i < Count; i++)
        {
            isEncoded[firsts[i]] |= journal.TryRestore(records[i].Record.Index, Vector(i));
        }
    }

    /// <summary>
    /// Cuts the window into batches of texts with the same number of tokens, the longest texts first. Without padding no
    /// work is wasted, and a text's vector does not depend, to the last bit, on the texts it is encoded with. Of records
    /// with the same tokens only the first is in a batch.
    /// </summary>
    /// <param name="batchTokens">Tokens in a batch; a longer text is a batch of its own.</param>
    public IReadOnlyList<Batch> CutIntoBatches(int batchTokens)
    {
        int[] order = new int[Count];
        int[] lengths = new int[Count];
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            if (firsts[i] == i && !isEncoded[i])
            {
                lengths[count] = -records[i].Sequence.Ids.Length;
                order[count++] = i;
            }
            else
            {
                KnownTexts++;
                KnownBytes += records[i].Record.ByteLength;
            }
        }

        Array.Sort(lengths, order, 0, count);
        List<Batch> batches = [];
        for (int start = 0, end; start < count; start = end)
        {
            int length = -lengths[start];
            int most = Math.Max(1, batchTokens / length);
            for (end = start + 1; end < count && end - start < most && lengths[end] == lengths[start]; end++)
            {
            }

            batches.Add(new Batch(this, length, order.AsMemory(start..end)));
        }

        openBatches = batches.Count;
        if (openBatches == 0)
        {
            isDone.Set();
        }

        return batches;
    }

    public void BatchIsDone(Batch batch)
    {
        foreach (int member in batch.Members.Span)
        {
            isEncoded[member] = true;
        }

        if (Interlocked.Decrement(ref openBatches) == 0)
        {
            isDone.Set();
        }
    }

    /// <summary>Waits until all records have vectors.</summary>
    public void Wait(CancellationToken stop) => isDone.Wait(stop);

    public void Dispose() => isDone.Dispose();

    private void FindEqual()
    {
        Dictionary<TokenKey, int> known = new(Count);
        for (int i = 0; i < Count; i++)
        {
            ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new TokenKey(records[i].Sequence), out bool isKnown);
            first = isKnown ? first : i;
            firsts[i] = first;
        }
    }
}
