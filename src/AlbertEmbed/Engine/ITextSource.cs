namespace AlbertEmbed.Engine;

/// <summary>Gives the engine items, in their order.</summary>
internal interface ITextSource<TItem>
    where TItem : struct, ITextItem
{
    /// <summary>Items handed out so far.</summary>
    long Count { get; }

    /// <summary>Gives the next items: up to <paramref name="most"/>, and up to about <paramref name="mostCharacters"/> of text.</summary>
    /// <returns>An empty list at the end.</returns>
    /// <exception cref="Errors.UserException">The source cannot be read further. All items before that have been handed out.</exception>
    List<TItem> Next(int most, long mostCharacters, CancellationToken stop);
}
