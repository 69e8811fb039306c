namespace AlbertEmbed.Checkpoints;

/// <summary>What is common to all numbers of a type, and the names that safetensors gives to the types.</summary>
/// <remarks>Source: the enumeration Dtype in safetensors' tensor.rs.</remarks>
internal static class ElementTypes
{
    private static readonly Dictionary<string, ElementType> ByName = new()
    {
        ["F32"] = ElementType.Float32,
        ["U8"] = ElementType.UInt8,
        ["I8"] = ElementType.Int8,
        ["U16"] = ElementType.UInt16,
        ["I16"] = ElementType.Int16,
        ["I32"] = ElementType.Int32,
        ["I64"] = ElementType.Int64,
        ["BOOL"] = ElementType.Bool,
        ["F16"] = ElementType.Float16,
        ["F64"] = ElementType.Float64,
        ["U32"] = ElementType.UInt32,
        ["U64"] = ElementType.UInt64,
        ["C64"] = ElementType.Complex64,
        ["BF16"] = ElementType.BFloat16,
        ["F8_E4M3"] = ElementType.Float8E4M3,
        ["F8_E5M2"] = ElementType.Float8E5M2,
    };

    /// <summary>Bytes of a number; 0 where that is not known, or no whole number.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3 or ElementType.Float8E5M2 => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 or ElementType.Float64 or ElementType.UInt64 or ElementType.Complex64 => 8,
        _ => 0,
    };

    /// <summary>Whether weights of the type can be computed with.</summary>
    public static bool IsForWeights(this ElementType type) =>
        type is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>The name that safetensors gives to it.</summary>
    public static string SafetensorsName(this ElementType type) =>
        ByName.FirstOrDefault(entry => entry.Value == type).Key ?? "another type";

    /// <summary>The type that safetensors calls so; Undefined for a name that is not known here.</summary>
    public static ElementType FromSafetensors(string name) => ByName.GetValueOrDefault(name);
}
