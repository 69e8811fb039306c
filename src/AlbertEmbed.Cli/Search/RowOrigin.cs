using System.Text;

namespace AlbertEmbed.Search;

/// <summary>Where rows come from.</summary>
/// <param name="First">Number of the first row.</param>
/// <param name="Place">Where it stands, in words.</param>
/// <param name="Line">Its line, where it is the only row and the vectors are JSON Lines.</param>
internal readonly record struct RowOrigin(long First, string Place, string? Line = null)
{
    /// <summary>The line as it is stored.</summary>
    public byte[]? LineBytes => Line is null ? null : Encoding.UTF8.GetBytes(Line);

    /// <summary>Where a row stands, in words.</summary>
    public string PlaceOf(long row) => Line is null ? $"{Place}, vector {row + 1}" : Place;
}
