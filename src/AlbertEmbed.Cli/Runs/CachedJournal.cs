using AlbertEmbed.Cache;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>Gives the engine vectors of earlier runs from a cache, and adds those that it lacked.</summary>
/// <param name="journal">Remembers what this run has done.</param>
/// <param name="cache">The cache.</param>
internal sealed class CachedJournal(IRunJournal journal, VectorCache cache) : IRunJournal
{
    private readonly Lock access = new();

    /// <summary>What is known of the texts of each block that is under way, by their numbers.</summary>
    private readonly Queue<Dictionary<long, CachedText>> blocks = [];

    private Dictionary<long, CachedText> newest = [];
    private bool isBegun;
    private long taken;

    public RunSummary Done => journal.Done;

    public string InputHash => journal.InputHash;

    public void RequireSameRecords()
    {
        journal.RequireSameRecords();
        isBegun = true;
    }

    public string NoteRead(IEnumerable<TextRecord> items)
    {
        TextRecord[] records = [.. items];
        if (isBegun)
        {
            newest = records.Where(record => record.Problem is null)
                .ToDictionary(record => record.Index, record => new CachedText(RecordHash.OfTexts(record)));
            cache.Find(newest.Values);
            lock (access)
            {
                blocks.Enqueue(newest);
            }
        }

        return journal.NoteRead(records);
    }

    public bool TryRestore(in TextRecord item, int window, Span<float> vectors) =>
        journal.TryRestore(item, window, vectors)
        || (newest.TryGetValue(item.Index, out CachedText? text) && text.TryTake(window, vectors));

    public void NoteEncoded(IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        Dictionary<long, CachedText> block;
        lock (access)
        {
            block = blocks.Dequeue();
        }

        Store(block, encoded);
        taken += block.Values.Count(text => text.IsTaken);
        journal.NoteEncoded(encoded);
    }

    public void SaveWritten(RunSummary done, string input)
    {
        done.FromCache += taken;
        taken = 0;
        journal.SaveWritten(done, input);
    }

    public void NoteReleased(int items) => journal.NoteReleased(items);

    public IDisposable? BeginKeeping() => journal.BeginKeeping();

    public void KeepEncoded(IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        journal.KeepEncoded(encoded);
        Dictionary<long, CachedText> open;
        lock (access)
        {
            open = blocks.SelectMany(block => block).ToDictionary();
        }

        Store(open, encoded);
    }

    private void Store(Dictionary<long, CachedText> texts, IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        List<CachedVector> missing = [];
        foreach ((TextRecord record, int window, ReadOnlyMemory<float> vectors) in encoded)
        {
            if (texts.GetValueOrDefault(record.Index)?.Missing(window, vectors) is { } vector)
            {
                missing.Add(vector);
            }
        }

        cache.Store(missing);
    }
}
