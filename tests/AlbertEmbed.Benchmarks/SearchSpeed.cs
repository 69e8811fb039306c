using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Output;
using AlbertEmbed.Search;

namespace AlbertEmbed.Benchmarks;

/// <summary>Time of a search over many vectors beside that of reading the file once, in turns, with the same threads.</summary>
internal static class SearchSpeed
{
    private const int Rounds = 5;
    private const int BlockLength = 1 << 22;

    public static void Run(long rows, int width)
    {
        string path = Path.Combine(Path.GetTempPath(), $"albert-embed-search-{Environment.ProcessId}.npy");
        try
        {
            Make(path, rows, width);
            float[] query = new float[width];
            query = [.. query.Select((_, i) => MathF.Sin(i))];
            double length = TensorPrimitives.Norm<float>(query);
            query = [.. query.Select(value => (float)(value / length))];
            List<(double Search, double Sum, double Copy)> times = [];
            for (int round = -1; round < Rounds; round++)
            {
                double search = Time(() => Search(path, query));
                double sum = Time(() => Sum(path));
                double copy = Time(() => Copy(path));
                if (round >= 0)
                {
                    times.Add((search, sum, copy));
                }
            }

            double Median(Func<(double Search, double Sum, double Copy), double> what) => times.Select(what).Order().ElementAt(Rounds / 2);
            Console.WriteLine(FormattableString.Invariant(
                $"{rows} x {width}: search {Median(t => t.Search):F3} s"));
            Console.WriteLine(FormattableString.Invariant(
                $"adding up the mapped file {Median(t => t.Sum):F3} s, reading it into a buffer {Median(t => t.Copy):F3} s"));
            Console.WriteLine(FormattableString.Invariant(
                $"median ratio of a round: {Median(t => t.Search / t.Sum):F2} to adding up"));
            Console.WriteLine(FormattableString.Invariant($"and {Median(t => t.Search / t.Copy):F2} to reading"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Make(string path, long rows, int width)
    {
        Random random = new(5);
        float[] row = new float[width];
        using FileStream file = File.Create(path);
        file.Write(new NpyHeader(ElementType.Float32, rows, width).ToBytes());
        for (long i = 0; i < rows; i++)
        {
            for (int k = 0; k < width; k++)
            {
                row[k] = random.NextSingle() - 0.5F;
            }

            file.Write(MemoryMarshal.AsBytes<float>(row));
        }
    }

    private static void Search(string path, float[] query)
    {
        using FileStream file = File.OpenRead(path);
        using IVectorStore store = VectorStore.Open(path, NpyHeader.Read(file), new StoredForm(path, query.Length));
        store.Scan([query], _ => new TopList(10, query), Environment.ProcessorCount, CancellationToken.None);
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Touches every number of the mapped file once.</summary>
    private static void Sum(string path)
    {
        long length = new FileInfo(path).Length - NpyHeader.Length;
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        nint start = view.SafeMemoryMappedViewHandle.DangerousGetHandle() + NpyHeader.Length;
        Blocks(length, (from, count) => TensorPrimitives.Sum(MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), start + (nint)from), count / sizeof(float))));
    }

    /// <summary>Copies the file, block by block, into memory that stays in the cache.</summary>
    private static void Copy(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        ThreadLocal<byte[]> buffer = new(() => new byte[1 << 18]);
        Blocks(RandomAccess.GetLength(file), (from, count) =>
        {
            for (int done = 0; done < count; done += buffer.Value!.Length)
            {
                RandomAccess.Read(file, buffer.Value!, from + done);
            }

            return 0;
        });
    }

    private static void Blocks(long length, Func<long, int, float> work)
    {
        long next = 0;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (Interlocked.Add(ref next, BlockLength) - BlockLength is var from && from < length)
            {
                work(from, (int)Math.Min(BlockLength, length - from));
            }
        });
    }
}
