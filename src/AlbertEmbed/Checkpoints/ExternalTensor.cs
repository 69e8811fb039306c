using System.Buffers.Binary;
using System.Globalization;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A weight of an ONNX graph, which can be in a file beside the graph.</summary>
/// <remarks>Source: "External Data" in the ONNX project's docs/ExternalData.md.</remarks>
internal sealed record ExternalTensor
{
    /// <summary>More than any tensor has; the runtime's own limit is lower for most operators.</summary>
    private const int MostDimensions = 64;

    public string Name { get; init; } = string.Empty;

    public ElementType Type { get; init; }

    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>The file, relative to the graph's folder; null for a weight inside the graph.</summary>
    public string? Location { get; init; }

    /// <summary>The value of a single int64 inside the graph; null for any other tensor.</summary>
    public long? Integer { get; private init; }

    /// <summary>First byte in the file.</summary>
    public long Offset { get; init; }

    /// <summary>Size in bytes according to the shape; null for types with fractions of bytes.</summary>
    public long? Length
    {
        get
        {
            UInt128 length = (UInt128)Type.Size();
            foreach (long dimension in Shape)
            {
                if (dimension < 0 || (length *= (UInt128)dimension) > long.MaxValue)
                {
                    throw new FormatException($"its weight {Name} has an impossible shape");
                }
            }

            return Type.Size() == 0 ? null : (long)length;
        }
    }

    /// <summary>Reads a TensorProto without its values, except a single integer.</summary>
    /// <exception cref="FormatException">The message is damaged.</exception>
    public static ExternalTensor Read(ReadOnlySpan<byte> message)
    {
        ExternalTensor read = new();
        List<long> dimensions = [];
        for (ProtoReader tensor = new(message); tensor.Read();)
        {
            if (tensor.Field == 1) // dims
            {
                AddDimensions(tensor, dimensions);
            }

            read = tensor.Field switch
            {
                2 => read with { Type = (ElementType)tensor.Integer }, // data_type
                7 when tensor.Bytes.IsEmpty => read with { Integer = tensor.Long }, // int64_data
                8 => read with { Name = tensor.Text }, // name
                9 when tensor.Bytes.Length == sizeof(long) => // raw_data
                    read with { Integer = BinaryPrimitives.ReadInt64LittleEndian(tensor.Bytes) },
                13 => read.With(ReadEntry(tensor.Bytes)), // external_data: a key and a value
                _ => read,
            };
        }

        return read with { Shape = dimensions, Integer = read.Type == ElementType.Int64 ? read.Integer : null };
    }

    /// <summary>One dimension, or several packed together.</summary>
    private static void AddDimensions(ProtoReader field, List<long> dimensions)
    {
        if (field.Bytes.IsEmpty)
        {
            dimensions.Add(field.Long);
        }

        for (ProtoReader packed = new(field.Bytes); packed.ReadNumber();)
        {
            dimensions.Add(packed.Long);
        }

        if (dimensions.Count > MostDimensions)
        {
            throw new FormatException($"one of its weights has more than {MostDimensions} dimensions");
        }
    }

    private ExternalTensor With((string Key, string Value) entry) => entry.Key switch
    {
        "location" =>
            Location is null ? this with { Location = entry.Value } : throw new FormatException($"its weight {Name} is in two files"),
        "offset" => this with { Offset = Number(entry.Value) ?? -1 },
        _ => this,
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static (string Key, string Value) ReadEntry(ReadOnlySpan<byte> message)
    {
        (string key, string value) = (string.Empty, string.Empty);
        for (ProtoReader entry = new(message); entry.Read();)
        {
            (key, value) = entry.Field switch
            {
                1 => (entry.Text, value),
                2 => (key, entry.Text),
                _ => (key, value),
            };
        }

        return (key, value);
    }
}
