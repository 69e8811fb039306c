using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary>A run into a file: what an earlier one has left, and what is written beside the output. Only one process has it.</summary>
internal sealed class FileRun : IDisposable
{
    private readonly string output;
    private readonly bool force;
    private readonly bool resume;
    private readonly FileLock held;
    private readonly List<FileLock> heldBeside = [];
    private readonly JournalState? earlier;

    /// <param name="output">The output file's name.</param>
    /// <param name="force">Whether what is there is replaced.</param>
    /// <param name="resume">Whether what an earlier run has left is gone on with.</param>
    /// <param name="note">Takes what only some users want to know.</param>
    /// <exception cref="UserException">Another process is writing this output.</exception>
    public FileRun(string output, bool force, bool resume, Action<string> note)
    {
        this.output = output;
        this.force = force;
        this.resume = resume;
        if (OutputNames.IsTemporary(output))
        {
            throw UserException.Usage($"{output} is a name that runs give to their temporary files. Give the output another name.");
        }

        held = FileLock.ForOutput(output, note);
        try
        {
            // These names may be the outputs of other runs too.
            heldBeside.AddRange(Beside.Select(name => FileLock.ForOutput(name, _ => { })));

            // What may not be read is no obstacle to starting again.
            earlier = force ? Kept() : FileJournal.Find(output);
            if (earlier?.Commit is { } commit)
            {
                // A run was killed when all was written and some files had their names.
                Complete(commit);
                earlier = null;
            }

            // What lies beside a lock that was left is a killed run's, and so it stays for the next run until it is used or removed.
            held.StaysBehind = held.WasLeft && earlier is null && OutputNames.Temporary(output).Any(OwnFile.Exists);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many records the earlier run has written.</summary>
    public long RecordsBefore => Resumed?.Done.Records ?? 0;

    private JournalState? Resumed => resume ? earlier : null;

    /// <summary>Whether what has the output's name may be replaced: it was said now, or when the run was begun that goes on.</summary>
    private bool Replaces => force || Resumed?.Replaces == true;

    /// <summary>The files that an output in NPY may have beside it.</summary>
    private string[] Beside => [OutputNames.Beside(output, OutputNames.Splits), OutputNames.Beside(output, OutputNames.Ids)];

    /// <summary>Refuses, before anything is loaded, to lose what is there.</summary>
    /// <exception cref="UserException">A complete or an interrupted output is there, and it was not said what to do with it.</exception>
    public void Check()
    {
        if (force && resume)
        {
            throw UserException.Usage("--resume goes on with what is there and --force replaces it. Use one of them.");
        }

        if (Directory.Exists(output))
        {
            throw UserException.Usage($"The output {output} is a folder. Give a file name.");
        }

        RefuseFolders();
        if (!force && !resume && earlier is not null)
        {
            string kept = earlier.Done.Records > 0
                ? $"holds {earlier.Done.Records} records of an interrupted run"
                : "was begun by an interrupted run, which has kept vectors";
            throw UserException.Usage($"{output}{OutputTarget.PartSuffix} {kept}. Use --resume to go on, or --force to start again.");
        }

        if (!Replaces)
        {
            RefuseForeign();
        }
    }

    /// <summary>Compares with what an earlier run was made with and of.</summary>
    /// <param name="recipe">Everything that decides what the output is.</param>
    /// <param name="input">What the input is.</param>
    /// <param name="reader">The input, read to its end where only its records tell it apart.</param>
    /// <returns>Whether the output is complete already.</returns>
    /// <exception cref="UserException">The earlier run was another one.</exception>
    public bool IsComplete(SortedDictionary<string, string> recipe, InputFingerprint input, IRecordReader reader)
    {
        if (!resume)
        {
            return false;
        }

        if (earlier is not null)
        {
            Compare(earlier.Recipe, recipe, earlier.AwaitsCorrection ? null : earlier.Begun, input.Begun);
            return false;
        }

        if (!File.Exists(output))
        {
            return false;
        }

        FinishedOutput found;
        try
        {
            found = FinishedOutput.Open(output);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{output} cannot be read, so whether it is complete is not known: {FileFault.Reason(e)}", e);
        }

        if (found.Metadata is not { Input: { } begun, Files: not null } metadata)
        {
            throw UserException.Usage(
                $"{output} exists, but {output}{OutputNames.Metadata} does not say what it was made of, so it may be another input's. "
                    + $"Use --force to make it again.");
        }

        RunInput here = input.Begun ?? throw new OperationCanceledException();
        Compare(metadata.Recipe, recipe, begun, here);
        if (!here.IsKnown)
        {
            CompareRecords(begun, here with { RecordsSha256 = Hash(reader) });
        }

        RemoveParts();
        return true;
    }

    /// <summary>Opens the output, where an earlier run has stopped if that is wanted.</summary>
    /// <param name="splits">Whether a second file says where each record's rows start.</param>
    /// <param name="ids">Whether another one says what identifies each record.</param>
    /// <param name="isPacked">Whether the output is packed with gzip.</param>
    public OutputSet Open(bool splits, bool ids, bool isPacked)
    {
        string splitsPath = OutputNames.Beside(output, OutputNames.Splits);
        string idsPath = OutputNames.Beside(output, OutputNames.Ids);
        if ((splits || ids) && Rival() is { } rival)
        {
            throw UserException.Usage(
                $"{(ids ? idsPath : splitsPath)} would belong to {output} and to {rival}. Give the output another name.");
        }

        List<OutputTarget> opened = [];
        try
        {
            if (Resumed is null)
            {
                FileJournal.Remove(output);
            }

            opened.Add(OpenOne(output, isPacked ? Resumed?.Pending ?? [] : null));
            if (splits)
            {
                opened.Add(OpenOne(splitsPath));
            }

            if (ids)
            {
                opened.Add(OpenOne(idsPath));
            }
        }
        catch (Exception e)
        {
            opened.ForEach(target => target.KeepsPart = Resumed is not null);
            opened.ForEach(target => target.Dispose());
            if (FileFault.Is(e))
            {
                throw UserException.Failure($"What an earlier run has left of {output} cannot be removed: {FileFault.Reason(e)}", e);
            }

            throw;
        }

        held.StaysBehind = false;
        return new OutputSet(opened[0], splits ? opened[1] : null, ids ? opened[^1] : null);
    }

    public FileJournal Journal(OutputSet files, SortedDictionary<string, string> recipe, InputFingerprint input)
    {
        FileJournal journal = new(output, files, Resumed ?? new JournalState { Recipe = recipe, Replaces = force }, input);
        UnfinishedWork.Kept = () => WordsOfKept(journal);
        return journal;
    }

    /// <summary>Gives the files of an output that is all written their names, and removes those of the output before it.</summary>
    /// <param name="files">The files, completed.</param>
    /// <param name="metadata">What is said of them; null to say nothing.</param>
    public void Publish(OutputSet files, RunMetadata? metadata)
    {
        if (!Replaces)
        {
            RefuseTaken(" It has come while this run was writing. Move it away; the same command with --resume completes this run's.");
        }

        OutputCommit commit;
        try
        {
            commit = new OutputCommit(
                files.Names,
                metadata is null ? null : metadata with { Files = OutputFiles.Of(output, [.. files.Names], OutputTarget.PartSuffix) });

            // From here on a run that is killed is completed by the next one.
            FileJournal.Write(output, new JournalState { Commit = commit });
            files.KeepsPart = true;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {output} cannot be completed: {FileFault.Reason(e)}", e);
        }

        Complete(commit);
    }

    /// <summary>Says what an interrupted run leaves.</summary>
    /// <param name="journal">The run's journal.</param>
    /// <param name="inputChanged">Whether its input was changed while it was read.</param>
    public void SayKept(FileJournal journal, bool inputChanged)
    {
        if (WordsOfKept(journal) is { } words)
        {
            Messages.Error(
                inputChanged && Kept() is not null
                    ? $"{words[..^1]} only when the input has its old content again up to there; otherwise use --force."
                    : words);
        }
    }

    public void Dispose()
    {
        UnfinishedWork.Kept = null;
        heldBeside.ForEach(beside => beside.Dispose());
        held.Dispose();
    }

    private string? WordsOfKept(FileJournal journal)
    {
        JournalState? kept = Kept();
        string command = force ? "--resume instead of --force" : "--resume";
        return journal.KeptRecords + journal.KeptBeside is > 0 and long records && kept is { Commit: null }
            ? $"kept {records} finished records beside {output}{OutputTarget.PartSuffix}; the same command with {command} goes on."
            : kept is null && force && File.Exists(output) ? $"{output} is still the earlier one; the same command starts again."
            : null;
    }

    /// <summary>What an interrupted run has kept, as far as it is really there: its folder may have gone.</summary>
    private JournalState? Kept()
    {
        try
        {
            return FileJournal.Find(output);
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>Refuses what even --force cannot replace, before any work is done for it.</summary>
    private void RefuseFolders()
    {
        string[] names = [output, .. Beside, output + OutputNames.Metadata, .. OutputNames.Temporary(output)];
        if (Array.Find(names, Directory.Exists) is { } folder && new FileInfo(folder).LinkTarget is null)
        {
            throw UserException.Usage(
                $"{folder} is a folder, and a file of the output {output} has this name. Move it away, or give the output another name.");
        }

        if (Replaces && Array.Find(names, FileOwner.KeepsOthersOut) is { } foreign)
        {
            throw UserException.Usage(
                $"{foreign} belongs to another user, and only its owner can replace it in this folder. Give the output another name.");
        }
    }

    /// <summary>Refuses to replace what is not a run's of this output.</summary>
    private void RefuseForeign()
    {
        if (earlier is null && !held.WasLeft && OutputNames.Temporary(output).FirstOrDefault(OwnFile.Exists) is { } foreign)
        {
            throw UserException.Usage(
                $"{foreign} exists, and no run of {output} has left it. Use --force to replace it, or give the output another name.");
        }

        if (resume && earlier is null && File.Exists(output))
        {
            // It may be complete already.
            return;
        }

        RefuseTaken(" Use --force to replace it, or give the output another name.");
        if (OwnFile.Exists(output + OutputNames.Metadata) && RunJson.ReadMetadata(output) is null)
        {
            throw UserException.Usage(
                $"{output}{OutputNames.Metadata} exists and was not written with an output. "
                + "Use --force to replace it, or give the output another name.");
        }
    }

    /// <summary>Refuses to replace an output, or what has the name of a file beside it.</summary>
    private void RefuseTaken(string remedy)
    {
        if (File.Exists(output))
        {
            throw UserException.Usage($"The output {output} exists.{remedy}");
        }

        if (Array.Find(Beside, OwnFile.Exists) is { } left)
        {
            throw UserException.Usage($"{left} exists, whose name belongs to the output {output}.{remedy}");
        }
    }

    private static string Hash(IRecordReader reader)
    {
        using RecordHash hash = new();
        foreach (TextRecord record in reader.ReadAll())
        {
            hash.Add(record);
        }

        return hash.Current;
    }

    private void Compare(SortedDictionary<string, string> known, SortedDictionary<string, string> recipe, RunInput? begun, RunInput? here)
    {
        string[] differences =
        [
            .. from key in known.Keys.Union(recipe.Keys)
               let before = known.GetValueOrDefault(key, "nothing")
               let now = recipe.GetValueOrDefault(key, "nothing")
               where before != now
               select $"{key} was {before} and is now {now}",
        ];
        if (differences.Length > 0)
        {
            throw UserException.Usage(
                $"{output} was begun with another recipe: {string.Join("; ", differences)}. Give the same "
                    + $"options, or use --force to start again.");
        }

        if (begun is not null && here is not null && !begun.Fits(here))
        {
            RefuseInput(begun, here);
        }
    }

    private void CompareRecords(RunInput begun, RunInput here)
    {
        if (begun.RecordsSha256 != here.RecordsSha256)
        {
            RefuseInput(begun, here);
        }
    }

    private void RefuseInput(RunInput begun, RunInput here)
    {
        string why = begun.IsKnown == here.IsKnown ? string.Empty
            : " A file is compared by its size and hash, which what comes through a pipe does not have, so that "
                + "they cannot be told to be the same.";
        throw UserException.Usage(
            $"{output} was begun with another input: {begun}, and now it is {here}.{why} Give the same input in the same "
                + $"way, or use --force to start again.");
    }

    private OutputTarget OpenOne(string path, byte[]? pending = null)
    {
        string name = Path.GetFileName(path);
        return Resumed is null
            ? OutputTarget.File(path, 0, pending)
            : OutputTarget.File(
                path, Resumed.Bytes.GetValueOrDefault(name), pending, Resumed.Digests.GetValueOrDefault(name) ?? string.Empty);
    }

    /// <summary>Another output that has the same names for its files beside it: v for v.npy.</summary>
    private string? Rival()
    {
        string other = OutputNames.LosesEnding(output) ? output[..^OutputNames.Npy.Length] : output + OutputNames.Npy;
        if (!File.Exists(other) || OutputPlace.IsSpecial(other))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(other);
            return NpyHeader.StartsWithOne(file) ? other : null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // Nobody can say that it is one.
            return null;
        }
    }

    /// <summary>Removes what a run has left that was killed before it had anything to go on with.</summary>
    private void RemoveParts()
    {
        foreach (string path in OutputNames.Temporary(output))
        {
            OwnFile.Delete(path);
        }

        held.StaysBehind = false;
    }

    /// <summary>Does what is left of a commit, and says how to go on where that fails.</summary>
    private void Complete(OutputCommit commit)
    {
        try
        {
            Apply(commit);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure(
                $"The output {output} cannot be completed: {FileFault.Reason(e)} "
                + "All of it is written, and the next run into it completes it.",
                e);
        }
    }

    /// <summary>Does what is left of a commit; what is done already is passed over.</summary>
    private void Apply(OutputCommit commit)
    {
        if (commit.Metadata is { } metadata)
        {
            RunJson.Write(output, metadata);
        }
        else
        {
            File.Delete(output + OutputNames.Metadata);
        }

        string folder = Path.GetDirectoryName(output) ?? string.Empty;
        foreach (string stale in Beside.Where(path => !commit.Files.Contains(Path.GetFileName(path)) && Rival() is null))
        {
            File.Delete(stale);
            File.Delete(stale + OutputTarget.PartSuffix);
        }

        foreach (string path in commit.Files.Select(name => Path.Combine(folder, name)))
        {
            if (OwnFile.IsPlain(path + OutputTarget.PartSuffix))
            {
                OwnFile.Publish(path + OutputTarget.PartSuffix, path);
            }
        }

        FileJournal.Remove(output);
    }
}
