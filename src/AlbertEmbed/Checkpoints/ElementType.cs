namespace AlbertEmbed.Checkpoints;

/// <summary>How a number is stored, with the values of <c>TensorProto.DataType</c> in onnx.proto, which ONNX Runtime uses too.</summary>
internal enum ElementType
{
    /// <summary>Not declared, or not known here.</summary>
    Undefined = 0,
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    Float64 = 11,
    UInt32 = 12,
    UInt64 = 13,
    Complex64 = 14,
    BFloat16 = 16,
    Float8E4M3 = 17,
    Float8E5M2 = 19,
}
