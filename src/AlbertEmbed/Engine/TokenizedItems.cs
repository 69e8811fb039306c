using AlbertEmbed.Errors;

namespace AlbertEmbed.Engine;

/// <summary>The good items of a block with their tokens, and what became of the bad ones.</summary>
/// <param name="capacity">Most items.</param>
internal sealed class TokenizedItems<TItem>(int capacity)
    where TItem : struct, ITextItem
{
    public List<TItem> Items { get; } = new(capacity);

    /// <summary>The items' tokens, by the same indices.</summary>
    public List<TokenizedText> Texts { get; } = new(capacity);

    /// <summary>Numbers of the bad items that were left out.</summary>
    public List<long> Skipped { get; } = [];

    /// <summary>What is wrong with the bad item that ends the run; null where none does.</summary>
    public UserException? BadItem { get; set; }

    public void Add(TItem item, TokenizedText text)
    {
        Items.Add(item);
        Texts.Add(text);
    }
}
