namespace AlbertEmbed.Engine;

/// <summary>
/// Remembers how far a run has come. The engine notes each block's items when it has read them, restores what an earlier run had encoded,
/// and saves the block when it is written. A run that is stopped keeps what it has encoded and not written.
/// </summary>
internal interface IBlockStore<TItem>
    where TItem : struct, ITextItem
{
    /// <summary>Items that an earlier run has written: the engine's counts start from these.</summary>
    RunSummary Done { get; }

    /// <summary>Notes items that were read, in their order.</summary>
    /// <returns>What identifies the input up to here.</returns>
    string NoteRead(IEnumerable<TItem> items);

    /// <summary>Gives vectors that an earlier run had encoded, but not written.</summary>
    /// <param name="item">The item: vectors of another text with the same number are not given.</param>
    /// <param name="window">Number of the window among those of the item.</param>
    /// <param name="vectors">Receives them.</param>
    bool TryRestore(in TItem item, int window, Span<float> vectors);

    /// <summary>Takes the vectors of a block that was handed to the sink, before that is saved.</summary>
    void NoteEncoded(IEnumerable<EncodedItem<TItem>> encoded);

    /// <summary>Saves that everything up to here has been handed to the sink.</summary>
    /// <param name="done">What has been written.</param>
    /// <param name="input">What <see cref="NoteRead"/> returned for the block.</param>
    void SaveWritten(RunSummary done, string input);

    /// <summary>Is told that memory of a block is free.</summary>
    /// <param name="items">Items of the block.</param>
    void NoteReleased(int items);

    /// <summary>Holds up the end of the process while a stopped run keeps vectors; null where there is nothing to keep.</summary>
    IDisposable? BeginKeeping();

    /// <summary>Keeps vectors of a run that stops before it can write them.</summary>
    void KeepEncoded(IEnumerable<EncodedItem<TItem>> encoded);
}
