using System.Diagnostics;
using System.Numerics;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Consecutive texts that are sorted, batched and encoded together, and their vectors.</summary>
internal sealed class EncodingBlock : IDisposable
{
    private readonly ManualResetEventSlim isDone = new();
    private readonly List<TokenizedText> texts;
    private readonly List<TokenSequence> sequences;
    private readonly int[] owners;
    private readonly float[] vectors;
    private readonly bool[] isEncoded;

    // Index of the first sequence with the same tokens, whose vectors a sequence shares, and where they lie.
    private readonly int[] firsts;
    private readonly int[] places;
    private readonly bool perToken;
    private int openBatches;
    private long doneAt;

    /// <param name="texts">The texts' tokens.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="perToken">Whether a sequence has a vector for each token, or one.</param>
    /// <param name="memory">Memory of an earlier block, used again if it is large enough.</param>
    public EncodingBlock(List<TokenizedText> texts, int width, bool perToken = false, float[]? memory = null)
    {
        this.texts = texts;
        this.perToken = perToken;
        Width = width;
        sequences = new List<TokenSequence>(texts.Count);
        Starts = new int[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
        {
            sequences.AddRange(texts[i].Sequences);
            Starts[i + 1] = sequences.Count;
        }

        owners = new int[sequences.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            owners.AsSpan(Starts[i]..Starts[i + 1]).Fill(i);
        }

        isEncoded = new bool[sequences.Count];
        firsts = DuplicateFinder.FirstEqual(sequences);
        places = new int[sequences.Count];
        int length = Place();
        vectors = memory?.Length >= length ? memory : GC.AllocateUninitializedArray<float>(Rounded(length));
    }

    public int Count => texts.Count;

    /// <summary>Components of each vector.</summary>
    public int Width { get; }

    /// <summary>Memory of the vectors, for the next block when this one is done.</summary>
    public float[] Memory => vectors;

    /// <summary>Texts in no batch: their vectors equal those of another text.</summary>
    public long EqualTexts { get; private set; }

    /// <summary>Bytes of those texts in the input.</summary>
    public long EqualBytes { get; private set; }

    /// <summary>Texts in no batch: their vectors are taken over from an earlier run.</summary>
    public long KeptTexts { get; private set; }

    /// <summary>Bytes of those texts in the input.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>When all texts had vectors, as a timestamp of the stopwatch; set once <see cref="Wait"/> returns.</summary>
    public long DoneAt => Volatile.Read(ref doneAt);

    /// <summary>Says where a text comes from, for messages.</summary>
    public Func<int, string> PlaceOf { get; init; } = text => $"text {text + 1}";

    /// <summary>Index of each text's first sequence, then the number of sequences: [texts + 1].</summary>
    public int[] Starts { get; }

    public TokenizedText this[int text] => texts[text];

    /// <summary>Where the text of a sequence comes from.</summary>
    public string PlaceOfSequence(int sequence) => PlaceOf(owners[sequence]);

    public TokenSequence Sequence(int sequence) => sequences[sequence];

    /// <summary>The vectors of a sequence: [width], or [tokens, width].</summary>
    public Span<float> Vectors(int sequence) => vectors.AsSpan(places[firsts[sequence]], Rows(sequence) * Width);

    /// <summary>Bytes of the input that a sequence stands for; all of a text's are counted with its first one.</summary>
    public long ByteLength(int sequence) => TextCount(sequence) * texts[owners[sequence]].ByteLength;

    /// <summary>1 for a text's first sequence, 0 for its further windows.</summary>
    public long TextCount(int sequence) => Starts[owners[sequence]] == sequence ? 1 : 0;

    /// <summary>The sequences that have vectors, with them.</summary>
    public IEnumerable<EncodedSequence> Encoded() =>
        from sequence in Enumerable.Range(0, sequences.Count)
        where isEncoded[firsts[sequence]]
        select new EncodedSequence(
            owners[sequence],
            sequence - Starts[owners[sequence]],
            vectors.AsMemory(places[firsts[sequence]], Rows(sequence) * Width));

    /// <summary>Takes over vectors that an earlier run has encoded.</summary>
    public void Restore(RestoreVectors restore)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            isEncoded[firsts[i]] |= restore(owners[i], i - Starts[owners[i]], Vectors(i));
        }
    }

    /// <summary>
    /// Cuts the block into batches, the longest texts first. Of texts with the same tokens only the first is in a batch.
    /// </summary>
    /// <param name="batchTokens">Tokens in a batch; a longer text is a batch by itself.</param>
    /// <param name="encoder">What a batch may hold.</param>
    public IReadOnlyList<Batch> CutIntoBatches(int batchTokens, IEncoderSession encoder)
    {
        List<int> toEncode = new(sequences.Count);
        for (int i = 0; i < sequences.Count; i++)
        {
            if (isEncoded[firsts[i]])
            {
                KeptTexts += TextCount(i);
                KeptBytes += ByteLength(i);
            }
            else if (firsts[i] == i)
            {
                toEncode.Add(i);
            }
            else
            {
                EqualTexts += TextCount(i);
                EqualBytes += ByteLength(i);
            }
        }

        int[] lengths = [.. toEncode.Select(sequence => sequences[sequence].Ids.Length)];
        BatchCutter cutter = new(batchTokens, encoder.MostTexts, encoder.MixesLengths, encoder.Ladder);
        Batch[] batches =
        [
            .. cutter.Cut(lengths).Select(members => new Batch(this, Array.ConvertAll(members, member => toEncode[member]))),
        ];
        openBatches = batches.Length;
        if (openBatches == 0)
        {
            SetDone();
        }

        return batches;
    }

    public void BatchIsDone(Batch batch)
    {
        foreach (int member in batch.Members.Span)
        {
            // Other threads may look before all batches are done: the vectors have to be there for them too.
            Volatile.Write(ref isEncoded[member], true);
        }

        if (Interlocked.Decrement(ref openBatches) == 0)
        {
            SetDone();
        }
    }

    /// <summary>Waits until all texts have vectors.</summary>
    public void Wait(CancellationToken stop) => isDone.Wait(stop);

    public void Dispose() => isDone.Dispose();

    private void SetDone()
    {
        Volatile.Write(ref doneAt, Stopwatch.GetTimestamp());
        isDone.Set();
    }

    /// <summary>Rounds up by a sixteenth or less: blocks of nearly the same size then use the same memory, one after the other.</summary>
    private static int Rounded(int length)
    {
        long step = Math.Max(1, BitOperations.RoundUpToPowerOf2((uint)length) / 32);
        return (int)Math.Min(Array.MaxLength, (length + step - 1) / step * step);
    }

    private int Rows(int sequence) => perToken ? sequences[sequence].Ids.Length : 1;

    /// <summary>Gives each sequence whose tokens are new a place for its vectors.</summary>
    /// <returns>Components of all vectors.</returns>
    private int Place()
    {
        int length = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            if (firsts[i] == i)
            {
                places[i] = length;
                length = checked(length + (Rows(i) * Width));
            }
        }

        return length;
    }
}
