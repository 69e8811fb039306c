using AlbertEmbed.Files;

namespace AlbertEmbed.Onnx;

/// <summary>Changes the files that an exported graph names for its weights.</summary>
/// <remarks>Source: onnx.proto, and "External Data" in the ONNX project's docs/ExternalData.md.</remarks>
internal static class WeightLocations
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int ExternalData = 13;
    private const int Key = 1;
    private const int Value = 2;

    private delegate void Change(ProtoWriter writer, ProtoReader field);

    /// <summary>Copies a ModelProto with other locations of its initializers.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> model, IReadOnlyDictionary<string, string> locations) =>
        Copy(model, Graph, (graphs, graph) => graphs.Message(Graph,
            Copy(graph.Bytes, Initializer, (tensors, tensor) => tensors.Message(Initializer,
                Copy(tensor.Bytes, ExternalData, (entries, entry) => entries.Message(ExternalData, Entry(entry, locations))))))).ToArray();

    /// <summary>Copies a message, but for the fields of one number.</summary>
    private static ProtoWriter Copy(ReadOnlySpan<byte> message, int changed, Change change)
    {
        ProtoWriter copy = new();
        for (ProtoReader field = new(message); field.Read();)
        {
            if (field.Field == changed)
            {
                change(copy, field);
            }
            else
            {
                copy.Raw(field.Raw);
            }
        }

        return copy;
    }

    private static ProtoWriter Entry(ProtoReader message, IReadOnlyDictionary<string, string> locations)
    {
        bool isLocation = false;
        for (ProtoReader entry = new(message.Bytes); entry.Read();)
        {
            isLocation |= entry.Field == Key && entry.Text == "location";
        }

        return Copy(message.Bytes, Value, (copy, value) =>
            copy.Text(Value, isLocation && locations.TryGetValue(value.Text, out string? other) ? other : value.Text));
    }
}
