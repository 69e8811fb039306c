namespace AlbertEmbed.Checkpoints;

/// <summary>A node of an ONNX graph, without its attributes.</summary>
internal sealed record OnnxNode(string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
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
                case 1: // input
                    inputs.Add(node.Text);
                    break;
                case 2: // output
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
