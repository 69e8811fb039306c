using System.Globalization;
using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>A text of a caller's list.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second text of a pair.</param>
/// <param name="Index">Its 0-based number in the list.</param>
internal readonly record struct ListedText(string Text, string? Pair, long Index) : ITextItem
{
    public string? Problem => null;

    public string Place => string.Create(CultureInfo.InvariantCulture, $"texts[{Index}]");

    public int ByteLength => 0;
}
