namespace AlbertEmbed.Engine;

/// <summary>Vectors of an item that has been encoded.</summary>
/// <param name="Item">The item.</param>
/// <param name="Window">Number of the window among those of the item.</param>
/// <param name="Vectors">The window's vectors, one after the other.</param>
internal readonly record struct EncodedItem<TItem>(TItem Item, int Window, ReadOnlyMemory<float> Vectors)
    where TItem : struct, ITextItem;
