namespace AlbertEmbed.Packing;

/// <summary>A packed file is damaged or cut off, or packed in a way that is not read here.</summary>
internal sealed class UnpackingException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the file may be whole: what it needs is refused.</summary>
    public bool IsRefusal { get; private init; }

    public static UnpackingException Refusal(string message) => new(message) { IsRefusal = true };

    /// <summary>What to say of the file.</summary>
    /// <param name="where">Where the damage is, if that is known.</param>
    public string Words(string where = "") =>
        IsRefusal ? Message : $"the compressed data is damaged or cut off{where} ({Message}). Fetch or pack the file again.";
}
