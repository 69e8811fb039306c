using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>What is common to all vectors of a type.</summary>
internal static class VectorTypes
{
    /// <summary>The key of the type in recipes.</summary>
    public const string Key = "dtype";

    private static readonly (VectorType Type, string Name, ElementType Element)[] Table =
    [
        (VectorType.Float32, "f32", ElementType.Float32),
        (VectorType.Float16, "f16", ElementType.Float16),
        (VectorType.Int8, "i8", ElementType.Int8),
        (VectorType.UInt8, "u8", ElementType.UInt8),
        (VectorType.Binary, "b1", ElementType.Int8),
        (VectorType.UnsignedBinary, "ub1", ElementType.UInt8),
    ];

    /// <summary>The names that users give to the types.</summary>
    public static string[] Names => [.. Table.Select(entry => entry.Name)];

    public static string Name(this VectorType type) => Array.Find(Table, entry => entry.Type == type).Name;

    /// <summary>The type of a name; null for a name that is not known here.</summary>
    public static VectorType? Parse(string? name) =>
        Array.FindIndex(Table, entry => entry.Name == name) is >= 0 and var at ? Table[at].Type : null;

    /// <summary>The type of the stored numbers.</summary>
    public static ElementType Element(this VectorType type) => Array.Find(Table, entry => entry.Type == type).Element;

    /// <summary>Whether a stored number says in which part of its component's range a value is.</summary>
    public static bool HasRanges(this VectorType type) => type is VectorType.Int8 or VectorType.UInt8;

    /// <summary>Whether each component is one bit.</summary>
    public static bool IsBits(this VectorType type) => type is VectorType.Binary or VectorType.UnsignedBinary;

    /// <summary>Numbers that are stored for a vector.</summary>
    /// <param name="type">The type.</param>
    /// <param name="width">Components of the vector.</param>
    public static int StoredWidth(this VectorType type, int width) => type.IsBits() ? (int)((width + 7L) / 8) : width;

    /// <summary>The error for a vector that <see cref="VectorCodec.TryEncode"/> cannot store.</summary>
    public static UserException BeyondFloat16(string place) => UserException.Failure(
        $"{place}: a component is beyond what float16 can hold (65504). Use --dtype f32.");
}
