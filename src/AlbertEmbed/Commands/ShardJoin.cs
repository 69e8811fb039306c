using System.Buffers.Binary;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary>Writes the contents of shards one after the other.</summary>
internal static class ShardJoin
{
    /// <summary>Joins outputs: JSON Lines as they stand, NPY under one header.</summary>
    /// <exception cref="UserException">They are not of one kind, or one of them is cut off.</exception>
    public static void Vectors(string[] paths, OutputTarget target, CancellationToken stop)
    {
        NpyHeader?[] headers = [.. paths.Select(Header)];
        if (headers[0] is not { } first)
        {
            int other = Array.FindIndex(headers, header => header is not null);
            if (other > 0)
            {
                throw UserException.Usage($"{paths[other]} is NPY and {paths[0]} is not. Merge outputs of one format.");
            }

            Lines(paths, target, stop);
            return;
        }

        for (int i = 0; i < headers.Length; i++)
        {
            Check(headers[i], first, paths[i], paths[0]);
        }

        target.Write((first with { Rows = headers.Sum(header => header!.Rows) }).ToBytes());
        foreach (string path in paths)
        {
            using FileStream shard = Open(path);
            _ = NpyHeader.Read(shard);
            Copy(shard, target, stop);
        }
    }

    /// <summary>Joins where rows start: each shard's numbers go on from the rows before it.</summary>
    public static void Splits(string[] paths, OutputTarget target)
    {
        long records = paths.Sum(path => Header(path)?.Rows - 1 ?? throw UserException.Usage($"{path} is no NPY file of row starts."));
        target.Write(new NpyHeader(NpyType.Int64, records + 1, null).ToBytes());
        long before = 0;
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Clear();
        target.Write(number);
        foreach (string path in paths)
        {
            using BufferedStream shard = new(Open(path));
            _ = NpyHeader.Read(shard);
            shard.ReadExactly(number);
            long last = before;
            while (shard.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) == number.Length)
            {
                last = before + BinaryPrimitives.ReadInt64LittleEndian(number);
                BinaryPrimitives.WriteInt64LittleEndian(number, last);
                target.Write(number);
            }

            before = last;
        }
    }

    /// <summary>Joins files as they stand.</summary>
    public static void Lines(string[] paths, OutputTarget target, CancellationToken stop)
    {
        foreach (string path in paths)
        {
            using FileStream shard = Open(path);
            Copy(shard, target, stop);
        }
    }

    private static NpyHeader? Header(string path)
    {
        using FileStream shard = Open(path);
        NpyHeader? header = NpyHeader.Read(shard);
        return header is null || shard.Length - shard.Position == header.Rows * header.RowLength
            ? header
            : throw UserException.Failure($"{path} is cut off: it does not hold the {header.Rows} rows that its header says.");
    }

    private static void Check(NpyHeader? header, NpyHeader first, string path, string firstPath)
    {
        if (header is null)
        {
            throw UserException.Usage($"{path} is no NPY file of vectors, as {firstPath} is. Merge outputs of one format.");
        }

        if (header.Width != first.Width || header.Type != first.Type)
        {
            throw UserException.Usage(
                $"{path} has vectors of {header.Width} components ({Words(header)}), {firstPath} of {first.Width} ({Words(first)}). They are not parts of one run.");
        }

        static string Words(NpyHeader header) => CommandLine.Words.Lower(header.Type);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string unfinished = File.Exists(path + OutputTarget.PartSuffix) ? " Its run is not complete: finish it with --resume." : string.Empty;
            throw UserException.Failure($"The shard {path} cannot be opened: {e.Message}{unfinished}", e);
        }
    }

    private static void Copy(FileStream input, OutputTarget target, CancellationToken stop)
    {
        byte[] chunk = new byte[1 << 20];
        for (int read; (read = input.Read(chunk)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            target.Write(chunk.AsSpan(0, read));
        }
    }
}
