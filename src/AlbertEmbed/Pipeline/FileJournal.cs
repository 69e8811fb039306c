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

    /// <summary>Bytes of a row's numbers and length.</summary>
    private const int RowHead = sizeof(long) + (2 * sizeof(int));

    private readonly string output;
    private readonly OutputSet files;
    private readonly JournalState earlier;
    private readonly IncrementalHash read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<(long Index, int Part), float[]> restored;
    private SortedDictionary<string, long> savedBytes;

    /// <param name="output">Name of the file that the run makes.</param>
    /// <param name="files">Where it is written. What stands there now counts as done.</param>
    /// <param name="earlier">Where the run starts from.</param>
    public FileJournal(string output, OutputSet files, JournalState earlier)
    {
        this.output = output;
        this.files = files;
        this.earlier = earlier;
        savedBytes = files.Positions;
        KeptRecords = earlier.Done.Records;
        restored = earlier.Input.Length > 0 ? ReadOpen(output + OpenSuffix) : [];
        files.KeepsPart = earlier.Done.Records > 0 || restored.Count > 0;
        if (!files.KeepsPart)
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
        RunJson.ReadJournal(output + StateSuffix) is { Bytes.Count: > 0 } state && state.Bytes.All(file => Holds(output, file.Key, file.Value)) ? state : null;

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
        Append(record.Id);
        foreach (KeptField field in record.Kept ?? [])
        {
            Append(field.Name);
            Append(field.Json);
        }
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

    public bool TryRestore(long index, int part, Span<float> vectors)
    {
        bool isKnown = restored.Remove((index, part), out float[]? known) && known.Length == vectors.Length;
        if (isKnown)
        {
            known.CopyTo(vectors);
        }

        return isKnown;
    }

    public void Save(RunSummary done, string mark)
    {
        files.Sync();
        savedBytes = files.Positions;
        Write(new JournalState { Recipe = earlier.Recipe, Done = done, Bytes = savedBytes, Input = mark });
        KeptRecords = done.Records;
        files.KeepsPart = true;
    }

    public void Keep(IEnumerable<EncodedSequence> encoded)
    {
        string temporary = output + OpenSuffix + ".tmp";
        try
        {
            // What was written of a window that is not complete is in these vectors too.
            files.CutTo(savedBytes);
            if (!files.KeepsPart)
            {
                Write(new JournalState { Recipe = earlier.Recipe, Input = EmptyMark(), Bytes = savedBytes });
            }

            using (FileStream rows = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                WriteRows(rows, encoded.Concat(restored.Select(known => new EncodedSequence(known.Key.Index, known.Key.Part, known.Value))));
            }

            files.KeepsPart |= KeptBeside > 0;
            File.Move(temporary, output + OpenSuffix, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserException)
        {
            // What stopped the run is said elsewhere.
            KeptBeside = 0;
            File.Delete(temporary);
        }

        if (!files.KeepsPart)
        {
            Forget();
        }
    }

    /// <summary>Removes the journal of a run that is complete.</summary>
    public void Forget() => Remove(output);

    public void Dispose() => read.Dispose();

    private static bool Holds(string output, string name, long bytes) =>
        new FileInfo(Path.Combine(Path.GetDirectoryName(output) ?? string.Empty, name + OutputTarget.PartSuffix)) is { Exists: true } part && part.Length >= bytes;

    private static string EmptyMark()
    {
        using IncrementalHash nothing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return Convert.ToHexStringLower(nothing.GetCurrentHash());
    }

    private static Dictionary<(long Index, int Part), float[]> ReadOpen(string path)
    {
        Dictionary<(long Index, int Part), float[]> rows = [];
        ReadOnlySpan<byte> rest = File.Exists(path) ? File.ReadAllBytes(path) : [];
        while (rest.Length > RowHead)
        {
            long index = BinaryPrimitives.ReadInt64LittleEndian(rest);
            int part = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(long)..]);
            int length = sizeof(float) * BinaryPrimitives.ReadInt32LittleEndian(rest[(sizeof(long) + sizeof(int))..]);
            rest = rest[RowHead..];
            if (length < 0 || length > rest.Length)
            {
                break;
            }

            rows[(index, part)] = MemoryMarshal.Cast<byte, float>(rest[..length]).ToArray();
            rest = rest[length..];
        }

        return rows;
    }

    /// <summary>Writes as many as there is room for; half a row at the end is passed over when they are read.</summary>
    private void WriteRows(FileStream rows, IEnumerable<EncodedSequence> encoded)
    {
        try
        {
            foreach ((long index, int part, ReadOnlyMemory<float> vectors) in encoded)
            {
                byte[] row = new byte[RowHead + (vectors.Length * sizeof(float))];
                BinaryPrimitives.WriteInt64LittleEndian(row, index);
                BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(sizeof(long)), part);
                BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(sizeof(long) + sizeof(int)), vectors.Length);
                MemoryMarshal.AsBytes(vectors.Span).CopyTo(row.AsSpan(RowHead));
                rows.Write(row);
                KeptBeside += part == 0 ? 1 : 0;
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
