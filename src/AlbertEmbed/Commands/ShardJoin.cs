using System.Buffers.Binary;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary>Writes the contents of shards one after the other.</summary>
internal static class ShardJoin
{
    /// <summary>Joins outputs of one format: JSON Lines as they stand, NPY under one header.</summary>
    /// <param name="shards">The outputs.</param>
    /// <param name="paths">Their names.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UserException">Their vectors have different widths, or one of them is cut off.</exception>
    public static void Vectors(FinishedOutput[] shards, string[] paths, OutputTarget target, CancellationToken stop)
    {
        if (shards[0].Header is not { } first)
        {
            Lines(paths, target, stop);
            return;
        }

        if (Array.FindIndex(shards, shard => shard.Header!.Width is null) is >= 0 and var flat)
        {
            throw UserException.Usage($"{paths[flat]} has numbers but no vectors: its shape has one dimension. Give outputs of embed.");
        }

        for (int i = 0; i < shards.Length; i++)
        {
            Check(shards[i].Header!, first, paths[i], paths[0]);
        }

        target.Write((first with { Rows = shards.Sum(shard => shard.Header!.Rows) }).ToBytes());
        foreach (FinishedOutput shard in shards)
        {
            using FileStream file = File.OpenRead(shard.Path);
            file.Position = shard.Header!.DataStart;
            Copy(file, shard.Header.Rows * shard.Header.RowLength, target, stop);
        }
    }

    /// <summary>Joins where rows start: each shard's numbers go on from the rows before it.</summary>
    /// <exception cref="UserException">They do not go up from 0 to a shard's rows.</exception>
    public static void Splits(FinishedOutput[] shards, OutputTarget target)
    {
        long records = shards.Sum(shard => Header(shard.Splits!).Rows - 1);
        target.Write(new NpyHeader(ElementType.Int64, records + 1, null).ToBytes());
        long before = 0;
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Clear();
        target.Write(number);
        foreach (FinishedOutput shard in shards)
        {
            using FileStream file = File.OpenRead(shard.Splits!);
            _ = NpyHeader.Read(file);
            using BufferedStream starts = new(file);
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
                    $"{shard.Splits} is damaged: its numbers do not go up from 0 to the {rows} rows of {shard.Path}. Make it again.");
            }

            before += rows;
        }
    }

    /// <summary>Joins lines. Packed ones are unpacked, and packed again as the output is.</summary>
    /// <exception cref="UserException">A file ends within a line.</exception>
    public static void Lines(string[] paths, OutputTarget target, CancellationToken stop)
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
            catch (InvalidDataException e)
            {
                throw UserException.Failure($"{path} is cut off or damaged: {e.Message}. Make it again.", e);
            }

            if (last != LineReader.LineFeed)
            {
                throw UserException.Failure($"{path} is cut off: its last line has no end. Make it again.");
            }
        }
    }

    /// <summary>Opens a shard, with what lies beside it.</summary>
    /// <exception cref="UserException">It is missing or not complete, or what lies beside it is not its own.</exception>
    public static FinishedOutput Open(string path)
    {
        try
        {
            return FinishedOutput.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string unfinished = File.Exists(path + OutputTarget.PartSuffix)
                ? " Its run is not complete: finish it with --resume."
                : string.Empty;
            throw UserException.Failure($"The shard {path} cannot be opened: {e.Message}{unfinished}", e);
        }
    }

    private static void Check(NpyHeader header, NpyHeader first, string path, string firstPath)
    {
        if (header.Width != first.Width || header.Type != first.Type)
        {
            throw UserException.Usage(
                $"{path} has vectors of {header.Width} components ({Words(header)}), {firstPath} of {first.Width} "
                    + $"({Words(first)}). They are not parts of one run.");
        }

        static string Words(NpyHeader header) => CommandLine.Words.Lower(header.Type);
    }

    private static NpyHeader Header(string path)
    {
        using FileStream shard = File.OpenRead(path);
        return NpyHeader.Read(shard) ?? throw UserException.Usage($"{path} is no NPY file. Merge outputs of one format.");
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
