using AlbertEmbed.Columns;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Vectors in a Parquet file, whose row groups are read by all threads at once. Memory is that of their largest pages.</summary>
internal sealed class ParquetStore : IVectorStore
{
    private readonly string path;
    private readonly FileFooter footer;
    private readonly SchemaNode column;

    private ParquetStore(string path, FileFooter footer, StoredForm form)
    {
        this.path = path;
        this.footer = footer;
        column = VectorColumn.Find(footer, path);
        Codec = form.Codec(form.TypeOf(VectorColumn.ElementOf(column.Type!)!.Value), FirstWidth());
    }

    public VectorCodec Codec { get; }

    public long Count => footer.Rows;

    /// <param name="path">The file.</param>
    /// <param name="form">What else is known of how vectors are stored.</param>
    /// <exception cref="UserException">It is damaged, or holds no vectors.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static ParquetStore Open(string path, StoredForm form)
    {
        using ParquetFile file = OpenFile(path);
        return new ParquetStore(path, file.Footer, form);
    }

    public List<TopList>[] Scan(float[][] queries, Func<int, TopList> listFor, int threads, CancellationToken stop)
    {
        RowScan scan = new(Codec, queries);
        int next = -1;
        return ParallelScan.Run(queries.Length, listFor, threads, Compare, stop);

        void Compare(TopList[] own)
        {
            float[] wide = scan.NeedsDecoding ? new float[Codec.Width] : [];
            using ParquetFile file = OpenFile(path);
            while (Interlocked.Increment(ref next) is var group && group < footer.Groups.Count)
            {
                ReadGroup(file, group, (row, stored) => scan.Offer(new RowOrigin(row, path), stored, wide, own), stop);
            }
        }
    }

    public Dictionary<long, float[]> Read(IReadOnlyList<long> rows, CancellationToken stop)
    {
        HashSet<long> wanted = [.. rows];
        Dictionary<long, float[]> read = new(rows.Count);
        using ParquetFile file = OpenFile(path);
        for (int group = 0; group < footer.Groups.Count; group++)
        {
            long first = FirstRow(group);
            if (rows.Any(row => row >= first && row < first + footer.Groups[group].Rows))
            {
                ReadGroup(file, group, Take, stop);
            }
        }

        return read;

        void Take(long row, ReadOnlySpan<byte> stored)
        {
            if (wanted.Contains(row))
            {
                read[row] = new float[Codec.Width];
                Codec.Decode(stored, read[row]);
            }
        }
    }

    public void Dispose()
    {
        // Each pass opens and closes the file.
    }

    private static ParquetFile OpenFile(string path) => ParquetFile.Open(
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path);

    private long FirstRow(int group) => footer.Groups.Take(group).Sum(before => before.Rows);

    private void ReadGroup(ParquetFile file, int group, VectorSink take, CancellationToken stop)
    {
        long first = FirstRow(group);
        file.Guard(() =>
        {
            VectorRows rows = new(file.Pages(group, column), column, footer.Groups[group].Rows);
            rows.ReadAll((row, stored) =>
            {
                stop.ThrowIfCancellationRequested();
                take(first + row, stored.Length == Codec.RowLength ? stored : throw UserException.BadRecord(
                    $"{path}, vector {first + row + 1}: the vector has {Plural.Of(stored.Length, "byte")}, "
                        + $"the first one {Codec.RowLength}."));
            });
            return true;
        });
    }

    private int FirstWidth()
    {
        using ParquetFile file = OpenFile(path);
        int first = footer.Groups.ToList().FindIndex(group => group.Rows > 0);
        if (first < 0)
        {
            throw UserException.Usage($"{path} holds no vectors.");
        }

        return file.Guard(() =>
        {
            LeafCursor cursor = file.Read(first, column);
            int width = 0;
            for (; !cursor.IsAtEnd && cursor.Row == 0; cursor.Advance())
            {
                width += cursor.HasValue ? 1 : 0;
            }

            return width > 0 ? width : throw new InvalidDataException("the first vector is empty");
        });
    }
}
