using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>Remembers nothing: a call that is cut short is repeated.</summary>
internal sealed class NoStore : IBlockStore<ListedText>
{
    public RunSummary Done { get; } = new();

    public string NoteRead(IEnumerable<ListedText> items) => string.Empty;

    public bool TryRestore(in ListedText item, int window, Span<float> vectors) => false;

    public void SaveWritten(RunSummary done, string input)
    {
    }

    public void NoteReleased(int items)
    {
    }

    public IDisposable? BeginKeeping() => null;

    public void KeepEncoded(IEnumerable<EncodedItem<ListedText>> encoded)
    {
    }
}
