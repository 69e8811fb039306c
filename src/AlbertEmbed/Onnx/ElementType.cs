namespace AlbertEmbed.Onnx;

/// <summary>Element types, with the numbers of <c>TensorProto.DataType</c> in onnx.proto.</summary>
internal enum ElementType
{
    Float = 1,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    BFloat16 = 16,
}
