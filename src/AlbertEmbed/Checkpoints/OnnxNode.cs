using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A node of an ONNX graph without its attributes, and with its first inputs and outputs only.</summary>
internal sealed record OnnxNode(string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>More than any node of attention has. Of a damaged file's millions the rest is not kept.</summary>
    private const int MostNames = 16;

    /// <summary>Reads a NodeProto.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static OnnxNode Read(ReadOnlySpan<byte> message)
    {
        string operation = string.Empty;
        List<string> inputs = [];
        List<string> outputs = [];
        for (ProtoReader node = new(message); node.Read();)
        {
            switch (node.Field)
            {
                case 1 when inputs.Count < MostNames: // input
                    inputs.Add(node.Text);
                    break;
                case 2 when outputs.Count < MostNames: // output
                    outputs.Add(node.Text);
                    break;
                case 4: // op_type
                    operation = node.Text;
                    break;
            }
        }

        return new OnnxNode(operation, inputs, outputs);
    }
}
