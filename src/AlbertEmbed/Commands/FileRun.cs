using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary>A run into a file: what an earlier one has left, and what is written beside the output.</summary>
/// <param name="output">The output file's name.</param>
/// <param name="force">Whether what is there is replaced.</param>
/// <param name="resume">Whether what an earlier run has left is gone on with.</param>
internal sealed class FileRun(string output, bool force, bool resume)
{
    private readonly JournalState? earlier = FileJournal.Find(output);

    /// <summary>Refuses, before anything is loaded, to lose what is there.</summary>
    /// <exception cref="UserException">A complete or an interrupted output is there, and it was not said what to do with it.</exception>
    public void Check()
    {
        if (force && resume)
        {
            throw UserException.Usage("--resume goes on with what is there and --force replaces it. Use one of them.");
        }

        if (!force && !resume && earlier is { Done.Records: > 0 and var records })
        {
            throw UserException.Usage(
                $"{output}{OutputTarget.PartSuffix} holds {records} records of an interrupted run. Use --resume to go on, or --force to start again.");
        }
    }

    /// <summary>Compares with what the earlier run was made with.</summary>
    /// <param name="recipe">Everything that decides what the output is.</param>
    /// <returns>Whether the output is complete already.</returns>
    /// <exception cref="UserException">The earlier run was another one.</exception>
    public bool IsComplete(SortedDictionary<string, string> recipe)
    {
        bool exists = File.Exists(output);
        if (resume && exists && earlier is null)
        {
            // Left by a run that was killed after its last step but one.
            FileJournal.Remove(output);
        }

        SortedDictionary<string, string>? known = earlier?.Recipe ?? (exists ? RunJson.ReadMetadata(output)?.Recipe : null);
        if (!resume || known is null)
        {
            return resume && exists && earlier is null;
        }

        string[] differences =
        [
            .. from key in known.Keys.Union(recipe.Keys)
               let there = known.GetValueOrDefault(key, "nothing")
               let here = recipe.GetValueOrDefault(key, "nothing")
               where there != here
               select $"{key} was {there} and is now {here}",
        ];
        return differences.Length == 0
            ? earlier is null
            : throw UserException.Usage($"{output} was begun with another recipe: {string.Join("; ", differences)}. Give the same options, or use --force to start again.");
    }

    /// <summary>Opens the output, where an earlier run has stopped if that is wanted.</summary>
    /// <param name="splits">Whether a second file says where each record's rows start.</param>
    /// <param name="ids">Whether another one says what identifies each record.</param>
    public OutputSet Open(bool splits, bool ids) =>
        new(OpenOne(output), splits ? OpenOne(OutputNames.Beside(output, OutputNames.Splits)) : null, ids ? OpenOne(OutputNames.Beside(output, OutputNames.Ids)) : null);

    /// <summary>How many records the earlier run has written.</summary>
    public long RecordsBefore => resume ? earlier?.Done.Records ?? 0 : 0;

    public FileJournal Journal(OutputSet files, SortedDictionary<string, string> recipe) =>
        new(output, files, resume && earlier is not null ? earlier : new JournalState { Recipe = recipe });

    /// <summary>Says what an interrupted run leaves.</summary>
    public void SayKept(FileJournal journal)
    {
        if (journal.KeptRecords + journal.KeptBeside > 0)
        {
            Messages.Error(
                $"kept {journal.KeptRecords + journal.KeptBeside} finished records beside {output}{OutputTarget.PartSuffix}; the same command with --resume goes on.");
        }
    }

    /// <summary>Writes <c>OUT.meta.json</c>.</summary>
    public void WriteMetadata(RunMetadata metadata) => RunJson.Write(output, metadata);

    private OutputTarget OpenOne(string path) => OutputTarget.File(
        path,
        force || (resume && earlier is not null),
        resume && earlier is not null ? earlier.Bytes.GetValueOrDefault(Path.GetFileName(path)) : 0);
}
