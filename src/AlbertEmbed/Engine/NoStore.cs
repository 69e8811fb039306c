namespace AlbertEmbed.Engine;

/// <summary>Remembers nothing: what is cut short is repeated.</summary>
#pragma warning disable CA1852 // The command line's store for pipes is one of these, in another assembly.
internal class NoStore<TItem> : IBlockStore<TItem>
#pragma warning restore CA1852
    where TItem : struct, ITextItem
{
    public RunSummary Done { get; } = new();

    public string NoteRead(IEnumerable<TItem> items) => string.Empty;

    public bool TryRestore(in TItem item, int window, Span<float> vectors) => false;

    public void NoteEncoded(IEnumerable<EncodedItem<TItem>> encoded)
    {
    }

    public void SaveWritten(RunSummary done, string input)
    {
    }

    public virtual void NoteReleased(int items)
    {
    }

    public IDisposable? BeginKeeping() => null;

    public void KeepEncoded(IEnumerable<EncodedItem<TItem>> encoded)
    {
    }
}
