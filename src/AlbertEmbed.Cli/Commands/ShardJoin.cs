using System.Buffers.Binary;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>Writes the contents of shards one after the other.</summary>
internal static class ShardJoin
{
    /// <summary>Joins shards of one run, with what lies beside them.</summary>
    /// <exception cref="UserException">One of them is cut off or damaged.</exception>
    public static void Write(ShardSet shards, OutputSet files, CancellationToken stop)
    {
        if (shards.Format == OutputFormat.Parquet)
        {
            TableJoin.Write(shards.All, shards.Metadata, files.Main, stop);
        }
        else if (shards.FirstHeader is { } first)
        {
            WriteRows(shards.All, first, files.Main, stop);
        }
        else
        {
            WriteLines(shards.All.Select(shard => shard.Name), files.Main, stop);
        }

        if (files.Splits is { } starts)
        {
            WriteSplits(shards.All, starts);
        }

        if (files.Ids is { } lines)
        {
            WriteLines(shards.All.Select(shard => shard.Output.Ids!), lines, stop);
        }
    }

    public static void WriteRows(IReadOnlyList<Shard> shards, NpyHeader first, OutputTarget target, CancellationToken stop)
    {
        target.Write((first with { Rows = shards.Sum(shard => shard.Output.Header!.Rows) }).ToBytes());
        foreach (FinishedOutput shard in shards.Select(shard => shard.Output))
        {
            using FileStream file = File.OpenRead(shard.Path);
            file.Position = shard.Header!.DataStart;
            Copy(file, shard.Header.Rows * shard.Header.RowLength, target, stop);
        }
    }

    /// <summary>Joins where rows start: each shard's numbers go on from the rows before it.</summary>
    /// <exception cref="UserException">They do not go up from 0 to a shard's rows.</exception>
    public static void WriteSplits(IReadOnlyList<Shard> shards, OutputTarget target)
    {
        long records = shards.Sum(shard => ReadHeader(shard.Output.Splits!).Rows - 1);
        target.Write(new NpyHeader(ElementType.Int64, records + 1, null).ToBytes());
        long before = 0;
        target.Write(new byte[sizeof(long)]);
        foreach (FinishedOutput shard in shards.Select(shard => shard.Output))
        {
            WriteStarts(shard, before, target);
            before += shard.Header!.Rows;
        }
    }

    /// <param name="shard">Vectors of tokens.</param>
    /// <param name="before">Rows of the shards before it.</param>
    /// <param name="target">Where the starts of all its records but the first go, and its end.</param>
    private static void WriteStarts(FinishedOutput shard, long before, OutputTarget target)
    {
        using FileStream file = File.OpenRead(shard.Splits!);
        _ = NpyHeader.Read(file);
        using BufferedStream starts = new(file);
        Span<byte> number = stackalloc byte[sizeof(long)];
        long rows = shard.Header!.Rows;
        bool isWhole = starts.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) == number.Length;
        long last = BinaryPrimitives.ReadInt64LittleEndian(number);
        isWhole &= last == 0;
        while (isWhole && starts.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) == number.Length)
        {
            long start = BinaryPrimitives.ReadInt64LittleEndian(number);
            isWhole = start >= last && start <= rows;
            last = start;
            BinaryPrimitives.WriteInt64LittleEndian(number, before + start);
            target.Write(number);
        }

        if (!isWhole || last != rows)
        {
            throw UserException.Usage(
                $"{shard.Splits} is damaged: its numbers do not go up from 0 to the {Plural.Of(rows, "row")} "
                    + $"of {shard.Path}. Make it again.");
        }
    }

    /// <summary>Joins lines. Packed ones are unpacked, and packed again as the output is.</summary>
    /// <exception cref="UserException">A file ends within a line.</exception>
    public static void WriteLines(IEnumerable<string> paths, OutputTarget target, CancellationToken stop)
    {
        byte[] chunk = new byte[1 << 20];
        foreach (string path in paths)
        {
            using Stream shard = InputFile.Open(path);
            byte last = LineReader.LineFeed;
            try
            {
                for (int read; (read = shard.Read(chunk)) > 0; last = chunk[read - 1])
                {
                    stop.ThrowIfCancellationRequested();
                    target.Write(chunk.AsSpan(0, read));
                }
            }
            catch (UnpackingException e)
            {
                throw UserException.Failure($"{path}: {e.Words()}", e);
            }

            if (last != LineReader.LineFeed)
            {
                throw UserException.Failure($"{path} is cut off: its last line has no end. Make it again.");
            }
        }
    }

    private static NpyHeader ReadHeader(string path)
    {
        using FileStream shard = File.OpenRead(path);
        return NpyHeader.Read(shard) ?? throw UserException.Usage($"{path} is not an NPY file. Merge outputs of one format.");
    }

    private static void Copy(FileStream input, long length, OutputTarget target, CancellationToken stop)
    {
        byte[] chunk = new byte[1 << 20];
        for (int read; length > 0; length -= read)
        {
            stop.ThrowIfCancellationRequested();
            read = input.Read(chunk, 0, (int)Math.Min(length, chunk.Length));
            target.Write(
                read > 0
                    ? chunk.AsSpan(0, read)
                    : throw UserException.BadRecord($"{input.Name} was cut while it was read. Make it again."));
        }
    }
}
