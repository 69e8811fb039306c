using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>
/// Gives the files of an output their names when all of them are written. The journal says so first: a run that is killed in between is
/// completed by the next one.
/// </summary>
/// <param name="output">The output file's name.</param>
/// <param name="refusals">Knows whether another output has the same files beside it.</param>
/// <param name="isLocked">Whether this run has the lock of a name beside the output: otherwise the file may be another run's.</param>
internal sealed class OutputCommitter(string output, OutputRefusals refusals, Predicate<string> isLocked)
{
    /// <summary>Gives the files their names, and removes those of the output before it.</summary>
    /// <param name="files">The files, completed.</param>
    /// <param name="metadata">What is said of them; null to say nothing.</param>
    public void Publish(OutputSet files, RunMetadata? metadata)
    {
        OutputCommit commit;
        try
        {
            commit = new OutputCommit(
                files.Names,
                metadata is null ? null : metadata with { Files = OutputFiles.Of(output, [.. files.Names], OutputTarget.PartSuffix) });
            FileJournal.Write(output, new JournalState { Commit = commit });
            files.KeepsPart = true;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {output} cannot be completed: {FileFault.Reason(e)}", e);
        }

        Complete(commit);
    }

    /// <summary>Does what an interrupted commit has left to do, and says how to go on where that fails.</summary>
    public void Complete(OutputCommit commit)
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

    /// <summary>Does what is left to do of a commit.</summary>
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
        foreach (
            string stale in OutputNames.BesideRows(output).Where(
                path => !commit.Files.Contains(Path.GetFileName(path)) && isLocked(path) && refusals.Rival() is null))
        {
            File.Delete(stale);
            File.Delete(stale + OutputTarget.PartSuffix);
        }

        foreach (string path in commit.Files.Select(name => Path.Combine(folder, name)))
        {
            if (OwnFile.IsPlain(path + OutputNames.Ranged))
            {
                // The part goes first: a run that is killed in between must not take it for the output.
                File.Delete(path + OutputTarget.PartSuffix);
                OwnFile.Publish(path + OutputNames.Ranged, path);
            }
            else if (OwnFile.IsPlain(path + OutputTarget.PartSuffix))
            {
                OwnFile.Publish(path + OutputTarget.PartSuffix, path);
            }
        }

        FileJournal.Remove(output);
    }
}
