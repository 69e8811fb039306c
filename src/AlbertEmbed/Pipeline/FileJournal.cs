using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Pipeline;

/// <summary>
/// The journal of a run into a file: <c>OUT.part.json</c> says how much of <c>OUT.part</c> holds, <c>OUT.part.open</c>
/// has vectors of a stopped run that could not be written in their order yet.
/// </summary>
internal sealed class FileJournal : IRunJournal, IDisposable
{
    private const string StateSuffix = OutputTarget.PartSuffix + ".json";
    private const string OpenSuffix = OutputTarget.PartSuffix + ".open";

    /// <summary>Bytes of a row's number and length.</summary>
    private const int RowHead = sizeof(long) + sizeof(int);

    private readonly string output;
    private readonly OutputTarget target;
    private readonly JournalState earlier;
    private readonly IncrementalHash read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<long, float[]> restored;
    private long savedBytes;

    /// <param name="output">Name of the file that the run makes.</param>
    /// <param name="target">Where it is written. What stands there now counts as done.</param>
    /// <param name="earlier">Where the run starts from.</param>
    public FileJournal(string output, OutputTarget target, JournalState earlier)
    {
        this.output = output;
        this.target = target;
        this.earlier = earlier;
        savedBytes = target.Position;
        KeptRecords = earlier.Done.Records;
        restored = earlier.Input.Length > 0 ? ReadOpen(output + OpenSuffix) : [];
        target.KeepsPart = earlier.Done.Records > 0 || restored.Count > 0;
        if (!target.KeepsPart)
        {
            Forget();
        }
    }

    public RunSummary Done => earlier.Done;

    /// <summary>Records that the output holds now.</summary>
    public long KeptRecords { get; private set; }

    /// <summary>Encoded records that are kept beside it.</summary>
    public long KeptBeside { get; private set; }

    /// <summary>What an interrupted run into this file has left.</summary>
    public static JournalState? Find(string output) =>
        new FileInfo(output + OutputTarget.PartSuffix) is { Exists: true } part
        && RunJson.ReadJournal(output + StateSuffix) is { } state
        && part.Length >= state.Bytes
            ? state
            : null;

    /// <summary>Removes the journal of a run into this file.</summary>
    public static void Remove(string output)
    {
        File.Delete(output + StateSuffix);
        File.Delete(output + OpenSuffix);
    }

    public void Read(in TextRecord record)
    {
        Append(record.Text);
        Append(record.Pair);
        Append(record.Problem);
    }

    public void Passed()
    {
        if (earlier.Input.Length > 0 && Mark() != earlier.Input)
        {
            throw UserException.Usage(
                $"The first {Done.Records + Done.Skipped} records are not those that {output}{OutputTarget.PartSuffix} was made of. "
                + "Give the same input to go on, or use --force to start again.");
        }
    }

    public string Mark() => Convert.ToHexStringLower(read.GetCurrentHash());

    public bool TryRestore(long index, Span<float> vector)
    {
        bool isKnown = restored.Remove(index, out float[]? known) && known.Length == vector.Length;
        if (isKnown)
        {
            known.CopyTo(vector);
        }

        return isKnown;
    }

    public void Save(RunSummary done, string mark)
    {
        target.Sync();
        savedBytes = target.Position;
        Write(new JournalState { Recipe = earlier.Recipe, Done = done, Bytes = savedBytes, Input = mark });
        KeptRecords = done.Records;
        target.KeepsPart = true;
    }

    public void Keep(IEnumerable<(long Index, ReadOnlyMemory<float> Vector)> encoded)
    {
        string temporary = output + OpenSuffix + ".tmp";
        try
        {
            // What was written of a window that is not complete is in these vectors too.
            target.CutTo(savedBytes);
            if (!target.KeepsPart)
            {
                Write(new JournalState { Recipe = earlier.Recipe, Input = EmptyMark(), Bytes = savedBytes });
            }

            using (FileStream rows = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                WriteRows(rows, encoded.Concat(restored.Select(known => (known.Key, (ReadOnlyMemory<float>)known.Value))));
            }

            target.KeepsPart |= KeptBeside > 0;
            File.Move(temporary, output + OpenSuffix, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserException)
        {
            // What stopped the run is said elsewhere.
            KeptBeside = 0;
            File.Delete(temporary);
        }

        if (!target.KeepsPart)
        {
            Forget();
        }
    }

    /// <summary>Removes the journal of a run that is complete.</summary>
    public void Forget() => Remove(output);

    public void Dispose() => read.Dispose();

    private static string EmptyMark()
    {
        using IncrementalHash nothing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return Convert.ToHexStringLower(nothing.GetCurrentHash());
    }

    private static Dictionary<long, float[]> ReadOpen(string path)
    {
        Dictionary<long, float[]> rows = [];
        ReadOnlySpan<byte> rest = File.Exists(path) ? File.ReadAllBytes(path) : [];
        while (rest.Length > RowHead)
        {
            long index = BinaryPrimitives.ReadInt64LittleEndian(rest);
            int length = sizeof(float) * BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(long)..]);
            rest = rest[RowHead..];
            if (length < 0 || length > rest.Length)
            {
                break;
            }

            rows[index] = MemoryMarshal.Cast<byte, float>(rest[..length]).ToArray();
            rest = rest[length..];
        }

        return rows;
    }

    /// <summary>Writes as many as there is room for; half a row at the end is passed over when they are read.</summary>
    private void WriteRows(FileStream rows, IEnumerable<(long Index, ReadOnlyMemory<float> Vector)> encoded)
    {
        try
        {
            foreach ((long index, ReadOnlyMemory<float> vector) in encoded)
            {
                byte[] row = new byte[RowHead + (vector.Length * sizeof(float))];
                BinaryPrimitives.WriteInt64LittleEndian(row, index);
                BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(sizeof(long)), vector.Length);
                MemoryMarshal.AsBytes(vector.Span).CopyTo(row.AsSpan(RowHead));
                rows.Write(row);
                KeptBeside++;
            }

            rows.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // The disk is full: the rows before this one are there.
        }
    }

    private void Write(JournalState state)
    {
        try
        {
            RunJson.Replace(output + StateSuffix, JsonSerializer.SerializeToUtf8Bytes(state, RunJson.Default.JournalState));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"{output}{StateSuffix} cannot be written: {e.Message}", e);
        }
    }

    private void Append(string? text)
    {
        // With its length, so that where one text ends and the next starts counts too.
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text?.Length ?? -1);
        read.AppendData(length);
        read.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
