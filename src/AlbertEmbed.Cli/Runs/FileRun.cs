using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Runs;

/// <summary>
/// A run into a file, of which there is one at a time: locks the output, finds what an earlier run has left, and opens the output where
/// this run starts.
/// </summary>
internal sealed class FileRun : IOutputRun
{
    private readonly string output;
    private readonly bool force;
    private readonly bool resume;
    private readonly OutputRefusals refusals;
    private readonly OutputCommitter committer;
    private readonly FileLock held;
    private readonly BesideLocks beside;
    private readonly JournalState? earlier;
    private RunIdentity? identity;
    private FileJournal? journal;

    /// <param name="output">The output file's name.</param>
    /// <param name="force">Whether what is there is replaced.</param>
    /// <param name="resume">Whether the run goes on where an interrupted one has stopped.</param>
    /// <param name="explain">Takes what only some users want to know.</param>
    /// <exception cref="UserException">Another process is writing this output.</exception>
    public FileRun(string output, bool force, bool resume, Action<string> explain)
    {
        this.output = output;
        this.force = force;
        this.resume = resume;
        refusals = new OutputRefusals(output);
        beside = new BesideLocks(output);
        committer = new OutputCommitter(output, refusals, beside.Has);
        if (OutputNames.IsTemporary(output))
        {
            throw UserException.Usage($"{output} is a name that runs give to their temporary files. Give the output another name.");
        }

        held = FileLock.ForOutput(output, explain);
        try
        {
            beside.TakeAtStart();

            // A journal that cannot be read is no obstacle to starting again.
            earlier = force ? KeptState() : FileJournal.Find(output);
            FollowsKilledRun = held.WasLeft || earlier?.Commit is not null;
            if (earlier?.Commit is { } commit)
            {
                // A run was killed when all was written and some files had their names.
                committer.Complete(commit);
                earlier = null;
            }

            // Parts beside the lock of a killed run are that run's, so the lock stays for the next run until they are used or removed.
            held.StaysBehind = held.WasLeft && earlier is null && OutputNames.Temporary(output).Any(OwnFile.Exists);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool NeedsIdentity => true;

    /// <summary>Whether a run into this output was killed. If it had written everything, the output is complete now.</summary>
    public bool FollowsKilledRun { get; }

    /// <summary>How the output is packed; null when it is not.</summary>
    public PackingKind? Packing { get; init; }

    public long RecordsBefore => Resumed?.Done.Records ?? 0;

    private JournalState? Resumed => resume ? earlier : null;

    /// <summary>Whether a file with the output's name may be replaced: it was said now, or to the interrupted run.</summary>
    private bool Replaces => force || Resumed?.Replaces == true;

    /// <summary>Refuses, before a model is loaded, to replace files that nobody asked to replace.</summary>
    /// <exception cref="UserException">A complete or an interrupted output is there, and it was not said what to do with it.</exception>
    public void Check()
    {
        if (force && resume)
        {
            throw UserException.Usage("--resume goes on with what is there and --force replaces it. Use one of them.");
        }

        refusals.RefuseFolders(Replaces);
        if (!force && earlier is not null && FileJournal.LostPart(output, earlier) is { } lost)
        {
            throw OutputTarget.ChangedPart(lost);
        }

        if (!force && !resume && earlier is not null)
        {
            refusals.RefuseInterrupted(earlier);
        }

        if (!Replaces)
        {
            refusals.RefuseForeign(hasLeft: earlier is not null || held.WasLeft, mayBeComplete: resume && earlier is null);
        }
    }

    /// <summary>Compares this run with the earlier one, whose output it goes on with.</summary>
    /// <exception cref="UserException">The earlier run was another one.</exception>
    public RunStart Start(RunIdentity? identity, IRecordReader reader)
    {
        ArgumentNullException.ThrowIfNull(identity);
        this.identity = identity;
        RunComparison comparison = new(output);
        if (Resumed is { } state)
        {
            comparison.CheckRecipe(state.Recipe, identity.Recipe, maySkip: true);
            comparison.CheckInput(state.AwaitsCorrection ? null : state.Begun, identity.Input.Begun);
            return RunStart.Continued;
        }

        if (!resume || !File.Exists(output))
        {
            return RunStart.Fresh;
        }

        RunMetadata metadata = comparison.MetadataOfComplete();
        RunInput begun = metadata.Input!;
        RunInput here = identity.Input.Begun ?? throw new OperationCanceledException();
        comparison.CheckRecipe(metadata.Recipe, identity.Recipe, maySkip: false);
        comparison.CheckInput(begun, here);
        if (!here.IsKnown)
        {
            comparison.CheckRecords(begun, here, reader);
        }

        RemoveLeftParts();
        return RunStart.Complete;
    }

    public OutputSet Open(bool splits, bool ids)
    {
        List<string> names = [output];
        if (splits)
        {
            names.Add(OutputNames.Beside(output, OutputNames.Splits));
        }

        if (ids)
        {
            names.Add(OutputNames.Beside(output, OutputNames.Ids));
        }

        beside.Take(names.Skip(1));
        if (names.Count > 1)
        {
            refusals.RefuseRival(names[^1]);
        }

        List<OutputTarget> opened = OutputParts.Open(output, names, Resumed, Packing);
        held.StaysBehind = false;
        return new OutputSet(opened[0], splits ? opened[1] : null, ids ? opened[^1] : null) { EarlierTable = Resumed?.Table };
    }

    public IRunJournal Journal(OutputSet files)
    {
        SortedDictionary<string, string> recipe = identity!.Recipe;
        JournalState start = Resumed is { } state ? state with { Recipe = recipe } : new JournalState { Recipe = recipe, Replaces = force };
        journal = new FileJournal(output, files, start, identity.Input);
        UnfinishedWork.Kept = () => KeptWords(inputChanged: false);
        return journal;
    }

    /// <summary>Gives the files of a complete output their names, and removes those of the output before it.</summary>
    public void Publish(OutputSet files, RunMetadata? metadata)
    {
        if (!Replaces)
        {
            refusals.RefuseTaken(
                " It has come while this run was writing. Move it away; the same command with --resume completes this run's.");
        }

        committer.Publish(files, metadata);
    }

    public string? FailureWords(Exception failure)
    {
        if (failure is UserException { Kind: ErrorKind.BadRecord })
        {
            journal?.AwaitCorrection();
        }

        // A refusal has said what to do, which is not the same command once more.
        return failure is UserException { Kind: ErrorKind.Usage } ? null : KeptWords(failure.InnerException is InputChangedException);
    }

    public void Dispose()
    {
        UnfinishedWork.Kept = null;
        beside.Dispose();
        held.Dispose();
        journal?.Dispose();
    }

    /// <summary>Removes the parts of a run that was killed before it had written a record.</summary>
    private void RemoveLeftParts()
    {
        foreach (string path in OutputNames.Temporary(output))
        {
            OwnFile.Delete(path);
        }

        held.StaysBehind = false;
    }

    /// <summary>What an interrupted run leaves, and how to go on; null where it leaves nothing.</summary>
    /// <param name="inputChanged">Whether its input was changed while it was read.</param>
    private string? KeptWords(bool inputChanged)
    {
        JournalState? kept = KeptState();
        if (kept is { Commit: null } && (journal?.KeptRecords ?? 0) + (journal?.KeptBeside ?? 0) is > 0 and long records)
        {
            string command = force ? "--resume instead of --force" : "--resume";
            string condition = inputChanged
                ? " only when the input has its old content again up to there; otherwise use --force."
                : ".";
            return $"kept {Plural.Of(records, "finished record")} beside {output}{OutputTarget.PartSuffix}; the same command "
                + $"with {command} goes on{condition}";
        }

        return kept is null && force && File.Exists(output)
            ? $"{output} is still the earlier one; the same command starts again."
            : null;
    }

    /// <summary>What an interrupted run has kept; null where it cannot be read, as when its folder has gone.</summary>
    private JournalState? KeptState()
    {
        try
        {
            return FileJournal.Find(output) is { } state && FileJournal.LostPart(output, state) is null ? state : null;
        }
        catch (UserException)
        {
            return null;
        }
    }
}
