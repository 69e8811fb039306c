using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Embeds the records of an input, behind those that an earlier run has written.</summary>
internal static class RecordRun
{
    private const int RecordsAtOnce = 4096;
    private const long CharactersAtOnce = 1 << 23;

    /// <param name="engine">Embeds texts.</param>
    /// <param name="source">The input.</param>
    /// <param name="writer">Takes the vectors. It is not completed.</param>
    /// <param name="journal">Remembers what is done; the engine's store.</param>
    /// <param name="stop">Ends the run.</param>
    /// <exception cref="Errors.UserException">A bad record, or an input that is not the earlier run's.</exception>
    public static RunSummary Embed(
        EmbeddingEngine<TextRecord> engine, RecordSource source, IEmbeddingWriter writer, IRunJournal journal, CancellationToken stop)
    {
        using RecordFeed feed = new(source.Reader, source.FirstIndex)
        {
            FillsBlocks = engine.NeedsFullBlocks(mayPause: source.ByteLength is null),
        };
        PassWritten(feed, journal, engine.Progress, stop);
        return engine.Run(feed, writer);
    }

    /// <summary>Reads the records that an earlier run has written.</summary>
    private static void PassWritten(RecordFeed feed, IRunJournal journal, RunProgress progress, CancellationToken stop)
    {
        for (long rest = journal.Done.Records + journal.Done.Skipped; rest > 0;)
        {
            List<TextRecord> records = feed.Next((int)Math.Min(rest, RecordsAtOnce), CharactersAtOnce, stop);
            journal.NoteRead(records);
            rest = records.Count > 0 ? rest - records.Count : 0;
            progress.AddKept(records.Count, records.Sum(record => (long)record.ByteLength));
        }

        journal.RequireSameRecords();
    }
}
