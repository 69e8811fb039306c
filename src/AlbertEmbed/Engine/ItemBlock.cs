namespace AlbertEmbed.Engine;

/// <summary>A block and the items whose texts it encodes.</summary>
/// <param name="Items">The items, by the indices of their texts.</param>
/// <param name="Block">The texts and their vectors.</param>
/// <param name="Skipped">Numbers of the bad items that were left out.</param>
/// <param name="Input">What identifies the input up to the block's end.</param>
internal sealed record ItemBlock<TItem>(List<TItem> Items, EncodingBlock Block, IReadOnlyList<long> Skipped, string Input)
    where TItem : struct, ITextItem
{
    /// <summary>The items that have vectors, with these.</summary>
    public IEnumerable<EncodedItem<TItem>> Encoded() =>
        Block.Encoded().Select(sequence => new EncodedItem<TItem>(Items[sequence.Text], sequence.Window, sequence.Vectors));
}
