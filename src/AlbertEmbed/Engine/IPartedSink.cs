namespace AlbertEmbed.Engine;

/// <summary>A sink whose records can be put into its form on several threads; it writes them in their order.</summary>
internal interface IPartedSink<TItem> : ITextSink<TItem>
    where TItem : struct, ITextItem
{
    /// <summary>Makes a sink that keeps what it is given. One thread at a time uses it, whatever others do with this one.</summary>
    ITextSink<TItem> NewPart();

    /// <summary>Writes what a part has kept, and empties it.</summary>
    void Append(ITextSink<TItem> part);
}
