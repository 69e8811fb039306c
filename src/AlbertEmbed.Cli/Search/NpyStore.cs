using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
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

    private NpyStore(string path, NpyHeader header)
    {
        this.path = path;
        this.header = header;
        file = File.OpenHandle(path, options: FileOptions.SequentialScan);
    }

    public int Width => header.Width!.Value;

    public long Count => header.Rows;

    /// <param name="path">The file.</param>
    /// <param name="header">Its header.</param>
    /// <exception cref="UserException">It holds something other than vectors.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static NpyStore Open(string path, NpyHeader header) => header.Width is null || header.Type == ElementType.Int64
        ? throw UserException.Usage($"{path} holds no vectors of float32 or float16.")
        : new NpyStore(path, header);

    public List<TopList>[] Scan(float[][] queries, Func<float[], TopList> listFor, int threads, CancellationToken stop)
    {
        List<TopList>[] lists = [.. queries.Select(_ => new List<TopList>())];
        int rowsAtOnce = (int)Math.Max(1, BlockLength / header.RowLength);
        long next = 0;
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, _ =>
            {
                TopList[] own = [.. queries.Select(listFor)];
                byte[] block = GC.AllocateUninitializedArray<byte>(checked((int)(rowsAtOnce * header.RowLength)));
                float[] wide = header.Type == ElementType.Float16 ? new float[rowsAtOnce * Width] : [];
                while (Interlocked.Add(ref next, rowsAtOnce) - rowsAtOnce is var first && first < header.Rows)
                {
                    stop.ThrowIfCancellationRequested();
                    int rows = (int)Math.Min(rowsAtOnce, header.Rows - first);
                    ScanBlock(first, ReadRows(first, block.AsSpan(0, (int)(rows * header.RowLength)), wide), queries, own);
                }

                lock (lists)
                {
                    for (int i = 0; i < own.Length; i++)
                    {
                        lists[i].Add(own[i]);
                    }
                }
            });
        }
        catch (AggregateException e)
        {
            // Several threads may have failed for the same reason.
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(one => one is UserException) ?? e.InnerExceptions[0]);
        }

        return lists;
    }

    public void Dispose() => file.Dispose();

    private void ScanBlock(long first, ReadOnlySpan<float> block, float[][] queries, TopList[] lists)
    {
        for (int start = 0; start < block.Length; start += Width)
        {
            long row = first + (start / Width);
            ReadOnlySpan<float> vector = block.Slice(start, Width);
            float length = TensorPrimitives.Norm(vector);
            if (!float.IsFinite(length))
            {
                FiniteNumbers.Require(vector, $"{path}, vector {row + 1}");
            }

            for (int i = 0; i < queries.Length; i++)
            {
                float score = Vectors.FastCosine(queries[i], vector, length);
                if (lists[i].Accepts(score, row) && !lists[i].LeavesOut(score, vector, length))
                {
                    lists[i].Add(new Candidate(row, score, vector.ToArray(), null));
                }
            }
        }
    }

    /// <param name="first">Number of the first row.</param>
    /// <param name="block">Takes the rows' bytes.</param>
    /// <param name="wide">Takes the rows as float32, where they are float16.</param>
    private ReadOnlySpan<float> ReadRows(long first, Span<byte> block, float[] wide)
    {
        long start = header.DataStart + (first * header.RowLength);
        for (int done = 0; done < block.Length;)
        {
            int read = ReadBytes(start + done, block[done..]);
            done += read > 0 ? read : throw UserException.BadRecord(
                $"{path} was cut while it was read: vector {first + (done / header.RowLength) + 1} of {header.Rows} is "
                    + $"not there any more. Make it again.");
        }

        if (header.Type == ElementType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(block);
        }

        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(block);
        TensorPrimitives.ConvertToSingle(halves, wide);
        return wide.AsSpan(0, halves.Length);
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
