using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>For output that no later run can go on with, such as a pipe.</summary>
internal sealed class NoJournal : NoStore<TextRecord>, IRunJournal
{
    public string InputHash => string.Empty;

    public void RequireSameRecords()
    {
    }

    public override void NoteReleased(int items) => BlockMemory.Collect(items);
}
