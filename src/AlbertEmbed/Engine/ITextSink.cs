namespace AlbertEmbed.Engine;

/// <summary>Takes vectors from the engine, in the items' order.</summary>
internal interface ITextSink<TItem>
    where TItem : struct, ITextItem
{
    /// <param name="item">The item.</param>
    /// <param name="embedded">Its vectors, which hold until the next call.</param>
    void Write(in TItem item, in EmbeddedText embedded);

    /// <summary>Is called after each block.</summary>
    void Flush();
}
