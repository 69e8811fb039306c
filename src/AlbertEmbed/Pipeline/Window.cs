using System.Runtime.InteropServices;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Consecutive records that are sorted, batched and encoded together, and their vectors.</summary>
internal sealed class Window : IDisposable
{
    private readonly ManualResetEventSlim isDone = new();
    private readonly List<TokenizedRecord> records;
    private readonly List<TokenSequence> sequences;
    private readonly int[] owners;
    private readonly float[] vectors;
    private readonly bool[] isEncoded;

    // The first sequence with the same tokens, whose vectors a sequence shares, and where they lie.
    private readonly int[] firsts;
    private readonly int[] places;
    private readonly bool perToken;
    private int openBatches;

    /// <param name="records">Its records.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="perToken">Whether a sequence has a vector for each token, or one.</param>
    /// <param name="memory">Memory of an earlier window, used again if it is large enough.</param>
    public Window(List<TokenizedRecord> records, int width, bool perToken = false, float[]? memory = null)
    {
        this.records = records;
        this.perToken = perToken;
        Width = width;
        sequences = new List<TokenSequence>(records.Count);
        Starts = new int[records.Count + 1];
        for (int i = 0; i < records.Count; i++)
        {
            sequences.AddRange(records[i].Sequences);
            Starts[i + 1] = sequences.Count;
        }

        owners = new int[sequences.Count];
        for (int i = 0; i < records.Count; i++)
        {
            owners.AsSpan(Starts[i]..Starts[i + 1]).Fill(i);
        }

        isEncoded = new bool[sequences.Count];
        firsts = new int[sequences.Count];
        places = new int[sequences.Count];
        int length = FindEqual();
        vectors = memory?.Length >= length ? memory : GC.AllocateUninitializedArray<float>(length);
    }

    public int Count => records.Count;

    /// <summary>Components of each vector.</summary>
    public int Width { get; }

    /// <summary>Where its vectors lie, for another window when this one is done.</summary>
    public float[] Memory => vectors;

    /// <summary>Texts that are in no batch, because their vectors are known or those of other texts.</summary>
    public long KnownTexts { get; private set; }

    /// <summary>Bytes that these take in the input.</summary>
    public long KnownBytes { get; private set; }

    /// <summary>Numbers of the bad records that were left out of it.</summary>
    public IReadOnlyList<long> Skipped { get; init; } = [];

    /// <summary>Identifies the input up to its end, for the journal.</summary>
    public string Mark { get; init; } = string.Empty;

    /// <summary>For each record the number of its first sequence, and at the end the number of all.</summary>
    public int[] Starts { get; }

    public TokenizedRecord this[int record] => records[record];

    /// <summary>The record that a sequence belongs to.</summary>
    public TextRecord Owner(int sequence) => records[owners[sequence]].Record;

    public TokenSequence Sequence(int sequence) => sequences[sequence];

    /// <summary>The vectors of a sequence: [width], or [tokens, width].</summary>
    public Span<float> Vectors(int sequence) => vectors.AsSpan(places[firsts[sequence]], Rows(sequence) * Width);

    /// <summary>Bytes of the input that a sequence stands for; all of a record's are counted with its first one.</summary>
    public long ByteLength(int sequence) => Starts[owners[sequence]] == sequence ? Owner(sequence).ByteLength : 0;

    /// <summary>Sequences whose vectors are there, with them.</summary>
    public IEnumerable<EncodedSequence> Encoded() =>
        from sequence in Enumerable.Range(0, sequences.Count)
        where isEncoded[firsts[sequence]]
        select new EncodedSequence(
            Owner(sequence),
            sequence - Starts[owners[sequence]],
            vectors.AsMemory(places[firsts[sequence]], Rows(sequence) * Width));

    /// <summary>Takes over vectors that are known already.</summary>
    public void Restore(IRunJournal journal)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            isEncoded[firsts[i]] |= journal.TryRestore(Owner(i), i - Starts[owners[i]], Vectors(i));
        }
    }

    /// <summary>
    /// Cuts the window into batches, the longest texts first. There is no padding, so no work is wasted, and a text's vector does not
    /// depend, to the last bit, on the texts that it is encoded with. Of texts with the same tokens only the first is in a batch.
    /// </summary>
    /// <param name="batchTokens">Tokens in a batch; a longer text is a batch of its own.</param>
    /// <param name="encoder">What a batch may hold.</param>
    public IReadOnlyList<Batch> CutIntoBatches(int batchTokens, IEncoderSession encoder)
    {
        int[] order = new int[sequences.Count];
        int[] lengths = new int[sequences.Count];
        int count = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            if (firsts[i] == i && !isEncoded[i])
            {
                lengths[count] = -sequences[i].Ids.Length;
                order[count++] = i;
            }
            else
            {
                KnownTexts++;
                KnownBytes += ByteLength(i);
            }
        }

        Array.Sort(lengths, order, 0, count);
        List<Batch> batches = [];
        for (int start = 0, end; start < count; start = end)
        {
            int tokens = -lengths[start];
            for (end = start + 1; end < count && CanJoin(end); end++)
            {
                tokens -= lengths[end];
            }

            batches.Add(new Batch(this, order.AsMemory(start..end)));

            bool CanJoin(int next) =>
                next - start < encoder.MostTexts && tokens - lengths[next] <= batchTokens && (encoder.MixesLengths || lengths[next] == lengths[start]);
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

    private int Rows(int sequence) => perToken ? sequences[sequence].Ids.Length : 1;

    /// <summary>Finds out which sequences are equal, and where the vectors of the others go.</summary>
    /// <returns>How many components all vectors have.</returns>
    private int FindEqual()
    {
        Dictionary<TokenKey, int> known = new(sequences.Count);
        int length = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new TokenKey(sequences[i]), out bool isKnown);
            first = isKnown ? first : i;
            firsts[i] = first;
            if (first == i)
            {
                places[i] = length;
                length = checked(length + (Rows(i) * Width));
            }
        }

        return length;
    }
}
