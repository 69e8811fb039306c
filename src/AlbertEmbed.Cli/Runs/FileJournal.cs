using System.Text.Json;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>
/// The journal of a run into a file: <c>OUT.part.json</c> says how much of <c>OUT.part</c> holds, and what it was made of;
/// <c>OUT.part.open</c> has vectors of a stopped run that could not be written in their order yet.
/// </summary>
internal sealed class FileJournal : IRunJournal, IDisposable
{
    private const string StateSuffix = OutputNames.Journal;
    private const string OpenSuffix = OutputNames.Kept;

    private readonly string output;
    private readonly OutputSet files;
    private readonly JournalState earlier;
    private readonly InputFingerprint input;
    private readonly RecordHash read = new();
    private readonly KeptRows restored;
    private JournalState saved;

    /// <param name="output">Name of the file that the run makes.</param>
    /// <param name="files">Where it is written. What stands there now counts as done.</param>
    /// <param name="earlier">Where the run starts from.</param>
    /// <param name="input">What the input is.</param>
    public FileJournal(string output, OutputSet files, JournalState earlier, InputFingerprint input)
    {
        this.output = output;
        this.files = files;
        this.earlier = earlier;
        this.input = input;
        saved = earlier with
        {
            Bytes = files.Positions,
            Digests = files.Digests,
            Input = earlier.Input.Length > 0 ? earlier.Input : read.Current,
        };
        KeptRecords = earlier.Done.Records;
        restored = earlier.Input.Length > 0 ? KeptRows.Read(output + OpenSuffix) : new KeptRows();
        files.KeepsPart = earlier.Done.Records > 0 || restored.Count > 0;
        if (!files.KeepsPart)
        {
            OwnFile.Delete(output + StateSuffix);
            OwnFile.Delete(output + OpenSuffix);
        }
    }

    public RunSummary Done => earlier.Done;

    public string InputHash => read.Current;

    /// <summary>Records that the output holds now.</summary>
    public long KeptRecords { get; private set; }

    /// <summary>Encoded records that are kept beside it.</summary>
    public long KeptBeside { get; private set; }

    private RunInput? Begun => earlier is { AwaitsCorrection: false, Begun: { } begun } ? begun : input.Begun;

    /// <summary>What an interrupted run into this file has left.</summary>
    /// <exception cref="UserException">It may not be read.</exception>
    public static JournalState? Find(string output) =>
        RunJson.ReadJournal(output + StateSuffix) is { } state && state.IsOf(OutputNames.OfRows(output))
            && (state.Commit is not null || state.Bytes.Count > 0)
            ? state
            : null;

    /// <summary>A file that a journal speaks of and that is missing, or shorter than it says; null when all are there.</summary>
    public static string? LostPart(string output, JournalState state) => state.Commit is not null ? null : state.Bytes
        .Select(file => (Path: Path.Combine(Path.GetDirectoryName(output) ?? string.Empty, file.Key + OutputTarget.PartSuffix), file.Value))
        .FirstOrDefault(part => !OwnFile.IsPlain(part.Path) || new FileInfo(part.Path).Length < part.Value).Path;

    /// <summary>Removes the journal of a run into this file.</summary>
    public static void Remove(string output)
    {
        File.Delete(output + StateSuffix);
        File.Delete(output + OpenSuffix);

        // Left by a run that was killed within a replacement.
        File.Delete(output + StateSuffix + OutputNames.Replacement);
        File.Delete(output + OpenSuffix + OutputNames.Replacement);
        File.Delete(output + OutputNames.Ranged);
    }

    /// <summary>Writes a journal.</summary>
    /// <exception cref="UserException">The disk is full, or the like.</exception>
    public static void Write(string output, JournalState state)
    {
        try
        {
            OwnFile.Replace(output + StateSuffix, JsonSerializer.SerializeToUtf8Bytes(state, RunJson.Default.JournalState));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{output}{StateSuffix} cannot be written: {FileFault.Reason(e)}", e);
        }
    }

    public string NoteRead(IEnumerable<TextRecord> items)
    {
        foreach (TextRecord record in items)
        {
            read.Add(record);
        }

        return InputHash;
    }

    public void RequireSameRecords()
    {
        if (earlier.Input.Length > 0 && InputHash != earlier.Input)
        {
            long count = Done.Records + Done.Skipped;
            string first = count == 1 ? "The first record is not the one" : $"The first {count} records are not those";
            throw UserException.Usage(
                $"{first} that {output}{OutputTarget.PartSuffix} was made of: {(count == 1 ? "its" : "their")} "
                + $"SHA-256 was {InputSource.Short(earlier.Input)}{(earlier.Begun is { } begun ? $" in {begun}" : string.Empty)} "
                    + $"and is now {InputSource.Short(InputHash)}. "
                + "Give the same input to go on, or use --force to start again.");
        }
    }

    public bool TryRestore(in TextRecord item, int window, Span<float> vectors) => restored.TryTake(item, window, vectors);

    public void NoteReleased(int items) => BlockMemory.Collect(items);

    public IDisposable? BeginKeeping() => UnfinishedWork.Saving();

    public void NoteEncoded(IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        // They are in the output.
    }

    public void SaveWritten(RunSummary done, string input)
    {
        if (done.Records + done.Skipped == 0)
        {
            // There is nothing to go on with, and so nothing that should stay.
            return;
        }

        files.Sync();
        JournalState state = new()
        {
            Recipe = earlier.Recipe,
            Done = done with { },
            Bytes = files.Positions,
            Digests = files.Digests,
            Pending = files.Main.Pending.IsEmpty ? null : files.Main.Pending.ToArray(),
            Table = files.SaveTable?.Invoke(),
            Input = input,
            Begun = Begun,
            Replaces = earlier.Replaces,
        };
        Write(output, state);
        saved = state;
        KeptRecords = done.Records;
        files.KeepsPart = true;
    }

    public void KeepEncoded(IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        string temporary = output + OpenSuffix + OutputNames.Replacement;
        UnfinishedWork.Add(temporary);
        try
        {
            // What was written of a block that is not complete is in these vectors too.
            files.CutTo(saved.Bytes);
            if (!files.KeepsPart)
            {
                Write(output, saved with { Begun = Begun });
            }

            WriteRows(temporary, encoded);
            files.KeepsPart |= KeptBeside > 0;
        }
        catch (Exception e) when (FileFault.Is(e) || e is UserException)
        {
            // What stopped the run is said elsewhere.
            KeptBeside = 0;
            OwnFile.Delete(temporary);
        }

        UnfinishedWork.Remove(temporary);
        if (!files.KeepsPart)
        {
            OwnFile.Delete(output + StateSuffix);
            OwnFile.Delete(output + OpenSuffix);
        }
    }

    private void WriteRows(string temporary, IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        using (FileStream rows = OwnFile.Create(temporary, output))
        {
            KeptBeside = restored.Write(rows, encoded);
        }

        // On a full disk there may be fewer than an earlier run has kept.
        long before = KeptRecords == earlier.Done.Records ? restored.RecordsRead : 0;
        if (KeptBeside < before)
        {
            KeptBeside = before;
            OwnFile.Delete(temporary);
        }
        else
        {
            File.Move(temporary, output + OpenSuffix, overwrite: true);
        }
    }

    /// <summary>Lets the next run go on with an input that is another one from the bad record on that has ended this run.</summary>
    public void AwaitCorrection()
    {
        try
        {
            if (files.KeepsPart)
            {
                Write(output, saved with { Begun = Begun, AwaitsCorrection = true });
            }
        }
        catch (UserException)
        {
            // The bad record is what is said. Without this, only the same input can be gone on with.
        }
    }

    public void Dispose() => read.Dispose();
}
