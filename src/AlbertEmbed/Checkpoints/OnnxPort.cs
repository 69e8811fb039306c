using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>An input or output of an ONNX graph, as the file declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The type of its numbers; Undefined without a declaration.</param>
/// <param name="Shape">Dimensions, null for a variable one; null without a declaration.</param>
internal sealed record OnnxPort(string Name, ElementType Type, IReadOnlyList<long?>? Shape)
{
    /// <summary>The name without the number that TensorFlow's exporter adds: <c>input_ids:0</c>.</summary>
    public string PlainName => Name.Split(':')[0];

    /// <summary>Number of dimensions, when declared.</summary>
    public int? Rank => Shape?.Count;

    /// <summary>Components of each vector, when declared.</summary>
    public long? Width => Shape is [.., { } last] ? last : null;

    /// <summary>Reads a ValueInfoProto.</summary>
    /// <exception cref="FormatException">The message is damaged.</exception>
    public static OnnxPort Read(ReadOnlySpan<byte> message)
    {
        OnnxPort port = new(string.Empty, ElementType.Undefined, null);
        for (ProtoReader info = new(message); info.Read();)
        {
            port = info.Field switch
            {
                1 => port with { Name = info.Text },
                2 => ReadType(info.Bytes, port),
                _ => port,
            };
        }

        return port;
    }

    public override string ToString() =>
        Shape is null ? Name : $"{Name} [{string.Join(", ", Shape.Select(dimension => dimension?.ToString() ?? "?"))}]";

    private static OnnxPort ReadType(ReadOnlySpan<byte> message, OnnxPort port)
    {
        for (ProtoReader type = new(message); type.Read();)
        {
            if (type.Field != 1) // tensor_type
            {
                continue;
            }

            for (ProtoReader tensor = new(type.Bytes); tensor.Read();)
            {
                port = tensor.Field switch
                {
                    1 => port with { Type = (ElementType)tensor.Integer }, // elem_type
                    2 => port with { Shape = ReadShape(tensor.Bytes) },
                    _ => port,
                };
            }
        }

        return port;
    }

    private static List<long?> ReadShape(ReadOnlySpan<byte> message)
    {
        List<long?> dimensions = [];
        for (ProtoReader shape = new(message); shape.Read();)
        {
            if (shape.Field != 1)
            {
                continue;
            }

            long? size = null;
            for (ProtoReader dimension = new(shape.Bytes); dimension.Read();)
            {
                size = dimension.Field == 1 && dimension.Long > 0 ? dimension.Long : size; // dim_value
            }

            dimensions.Add(size);
        }

        return dimensions;
    }
}
