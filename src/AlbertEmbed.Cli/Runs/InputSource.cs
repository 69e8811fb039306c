using System.Text.Json.Serialization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Runs;

/// <summary>One input of a run, as it was read.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Bytes">Its size; null for pipes and arguments, which can be read only once.</param>
/// <param name="Sha256">SHA-256 of its bytes; null like the size.</param>
internal sealed record InputSource(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bytes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sha256 = null)
{
    private const int ShownDigits = 12;

    /// <summary>Whether both have the same content, or both can only be told apart by their records.</summary>
    public bool Fits(InputSource other) => Bytes == other.Bytes && Sha256 == other.Sha256;

    public override string ToString() => Sha256 is null ? Name : $"{Name} ({Plural.Of(Bytes ?? 0, "byte")}, SHA-256 {Short(Sha256)})";

    /// <summary>The start of a hash, for messages.</summary>
    public static string Short(string hash) => hash[..Math.Min(ShownDigits, hash.Length)] + "…";
}
