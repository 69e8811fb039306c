using System.Globalization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;

namespace AlbertEmbed.Onnx;

/// <summary>Parts of an ONNX graph as messages of onnx.proto.</summary>
internal static class OnnxMessages
{
    /// <summary>A TensorProto without its numbers.</summary>
    public static ProtoWriter Tensor(string name, ElementType type, ReadOnlySpan<long> shape)
    {
        ProtoWriter tensor = new();
        foreach (long dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        tensor.Integer(2, (int)type);
        tensor.Text(8, name);
        return tensor;
    }

    /// <summary>A ValueInfoProto of a tensor. Dimensions are sizes, or names of sizes that a run chooses.</summary>
    public static ProtoWriter ValueInfo(string name, ElementType type, ReadOnlySpan<string> dimensions)
    {
        ProtoWriter shape = new();
        foreach (string dimension in dimensions)
        {
            ProtoWriter entry = new();
            if (long.TryParse(dimension, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long size))
            {
                entry.Integer(1, size);
            }
            else
            {
                entry.Text(2, dimension);
            }

            shape.Message(1, entry);
        }

        ProtoWriter tensorType = new();
        tensorType.Integer(1, (int)type);
        tensorType.Message(2, shape);
        ProtoWriter valueType = new();
        valueType.Message(1, tensorType);
        ProtoWriter info = new();
        info.Text(1, name);
        info.Message(2, valueType);
        return info;
    }

    /// <summary>A StringStringEntryProto that says where a tensor's numbers are.</summary>
    public static ProtoWriter ExternalData(string key, string value)
    {
        ProtoWriter entry = new();
        entry.Text(1, key);
        entry.Text(2, value);
        return entry;
    }

    /// <summary>An OperatorSetIdProto.</summary>
    public static ProtoWriter Opset(string domain, int version)
    {
        ProtoWriter opset = new();
        opset.Text(1, domain);
        opset.Integer(2, version);
        return opset;
    }
}
