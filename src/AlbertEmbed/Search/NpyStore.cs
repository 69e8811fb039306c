using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Vectors in a NumPy file, memory-mapped, gone over by all threads at once.</summary>
internal sealed class NpyStore : IVectorStore
{
    /// <summary>Bytes that a thread takes at once: some milliseconds of work.</summary>
    private const int BlockLength = 1 << 22;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly NpyHeader header;
    private readonly nint start;

    private NpyStore(FileStream stream, NpyHeader header)
    {
        this.header = header;
        long dataStart = stream.Position;
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        start = view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)dataStart;
    }

    public int Width => header.Width!.Value;

    public long Count => header.Rows;

    /// <param name="stream">Stands after the header, and belongs to what is returned.</param>
    /// <param name="header">The header, which fits the file.</param>
    /// <exception cref="UserException">It holds something other than vectors.</exception>
    public static NpyStore Open(FileStream stream, NpyHeader header)
    {
        return header.Width is null || header.Type == NpyType.Int64
            ? throw UserException.Usage($"{stream.Name} holds no vectors of float32 or float16.")
            : new NpyStore(stream, header);
    }

    public List<TopList>[] Scan(float[][] queries, Func<float[], TopList> listFor, int threads, CancellationToken stop)
    {
        List<TopList>[] lists = [.. queries.Select(_ => new List<TopList>())];
        long rowsAtOnce = Math.Max(1, BlockLength / header.RowLength);
        long next = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, _ =>
        {
            TopList[] own = [.. queries.Select(listFor)];
            float[] wide = header.Type == NpyType.Float16 ? new float[Width] : [];
            while (Interlocked.Add(ref next, rowsAtOnce) - rowsAtOnce is var first && first < header.Rows)
            {
                stop.ThrowIfCancellationRequested();
                ScanBlock(first, Math.Min(header.Rows, first + rowsAtOnce), queries, own, wide);
            }

            lock (lists)
            {
                for (int i = 0; i < own.Length; i++)
                {
                    lists[i].Add(own[i]);
                }
            }
        });
        return lists;
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    private void ScanBlock(long first, long end, float[][] queries, TopList[] lists, float[] wide)
    {
        for (long row = first; row < end; row++)
        {
            ReadOnlySpan<float> vector = Row(row, wide);
            float length = TensorPrimitives.Norm(vector);
            for (int i = 0; i < queries.Length; i++)
            {
                float score = TopList.Score(queries[i], vector, length);
                if (lists[i].Accepts(score, row) && !lists[i].LeavesOut(score, vector, length))
                {
                    lists[i].Add(new Candidate(row, score, vector.ToArray(), null));
                }
            }
        }
    }

    private ReadOnlySpan<float> Row(long row, float[] wide)
    {
        nint address = start + (nint)(row * header.RowLength);
        if (header.Type == NpyType.Float32)
        {
            return Mapped<float>(address);
        }

        TensorPrimitives.ConvertToSingle(Mapped<Half>(address), wide);
        return wide;
    }

    /// <summary>A row where it lies. The view is open as long as this object, and the row is inside it.</summary>
    private ReadOnlySpan<T> Mapped<T>(nint address) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<T>(), address), Width);
}
