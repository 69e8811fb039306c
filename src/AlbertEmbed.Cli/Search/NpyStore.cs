using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Search;

/// <summary>Vectors in a NumPy file, read by all threads at once.</summary>
/// <remarks>
/// Blocks are read rather than mapped: when another program cuts a mapped file, the system ends the process. Reading is not slower, because
/// a block stays in a core's own cache.
/// </remarks>
internal sealed class NpyStore : IVectorStore
{
    /// <summary>Bytes that a thread reads at once.</summary>
    private const int BlockLength = 1 << 18;

    private readonly string path;
    private readonly NpyHeader header;
    private readonly SafeFileHandle file;

    private NpyStore(string path, NpyHeader header, VectorCodec codec)
    {
        this.path = path;
        this.header = header;
        Codec = codec;
        file = File.OpenHandle(path, options: FileOptions.SequentialScan);
    }

    public VectorCodec Codec { get; }

    public long Count => header.Rows;

    /// <param name="path">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="form">What else is known of how vectors are stored.</param>
    /// <exception cref="UserException">It holds something other than vectors.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static NpyStore Open(string path, NpyHeader header, StoredForm form) =>
        header.Width is not { } width || header.Type is ElementType.Int64 or ElementType.Float64
            ? throw UserException.Usage($"{path} holds no vectors of float32, float16 or 8-bit numbers.")
            : new NpyStore(path, header, form.Codec(form.TypeOf(header.Type), width));

    public List<TopList>[] Scan(float[][] queries, Func<int, TopList> listFor, int threads, CancellationToken stop)
    {
        RowScan scan = new(Codec, queries);
        int rowsAtOnce = (int)Math.Max(1, BlockLength / header.RowLength);
        long next = 0;
        return ParallelScan.Run(queries.Length, listFor, threads, Compare, stop);

        void Compare(TopList[] own)
        {
            byte[] block = GC.AllocateUninitializedArray<byte>(checked((int)(rowsAtOnce * header.RowLength)));
            float[] wide = scan.NeedsDecoding ? new float[rowsAtOnce * Codec.Width] : [];
            while (Interlocked.Add(ref next, rowsAtOnce) - rowsAtOnce is var first && first < header.Rows)
            {
                stop.ThrowIfCancellationRequested();
                int rows = (int)Math.Min(rowsAtOnce, header.Rows - first);
                Span<byte> read = block.AsSpan(0, (int)(rows * header.RowLength));
                ReadRows(first, read);
                scan.Offer(new RowOrigin(first, path), read, wide, own);
            }
        }
    }

    public Dictionary<long, float[]> Read(IReadOnlyList<long> rows, CancellationToken stop)
    {
        Dictionary<long, float[]> read = new(rows.Count);
        byte[] row = new byte[header.RowLength];
        foreach (long number in rows.Where(number => number < header.Rows))
        {
            stop.ThrowIfCancellationRequested();
            ReadRows(number, row);
            read[number] = new float[Codec.Width];
            Codec.Decode(row, read[number]);
        }

        return read;
    }

    public void Dispose() => file.Dispose();

    /// <param name="first">Number of the first row.</param>
    /// <param name="block">Takes the rows' bytes.</param>
    private void ReadRows(long first, Span<byte> block)
    {
        long start = header.DataStart + (first * header.RowLength);
        for (int done = 0; done < block.Length;)
        {
            int read = ReadBytes(start + done, block[done..]);
            done += read > 0 ? read : throw UserException.BadRecord(
                $"{path} was cut while it was read: vector {first + (done / header.RowLength) + 1} of {header.Rows} is "
                    + $"not there any more. Make it again.");
        }
    }

    private int ReadBytes(long offset, Span<byte> bytes)
    {
        try
        {
            return RandomAccess.Read(file, bytes, offset);
        }
        catch (IOException e)
        {
            throw UserException.Failure($"{path} cannot be read any further: {e.Message}", e);
        }
    }
}
