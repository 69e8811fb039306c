using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>For output that no later run can go on with, such as a pipe.</summary>
internal sealed class NoJournal : IRunJournal
{
    public RunSummary Done { get; } = new();

    public string InputHash => string.Empty;

    public string NoteRead(IEnumerable<TextRecord> items) => string.Empty;

    public void RequireSameRecords()
    {
    }

    public bool TryRestore(in TextRecord item, int window, Span<float> vectors) => false;

    public void SaveWritten(RunSummary done, string input)
    {
    }

    public void NoteReleased(int items) => BlockMemory.Collect(items);

    public IDisposable? BeginKeeping() => null;

    public void KeepEncoded(IEnumerable<EncodedItem<TextRecord>> encoded)
    {
    }
}
