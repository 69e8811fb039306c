using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>Walks the messages of an ONNX file and collects the facts of an <see cref="OnnxFile"/>.</summary>
/// <remarks>Source: onnx.proto of the ONNX project; the name of each field stands beside its number.</remarks>
internal sealed class OnnxFileReader
{
    /// <summary>Deepest nesting of graphs; compilers of protobuf messages allow less.</summary>
    private const int DeepestNesting = 64;

    /// <summary>Operators that derive the scale of their input from its largest value in the whole batch.</summary>
    private static readonly string[] DynamicQuantizers = ["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"];

    private readonly string path;
    private readonly List<OnnxPort> inputs = [];
    private readonly HashSet<string> initializers = [];

    /// <exception cref="FormatException">The file is damaged, or refers to files outside its folder.</exception>
    public OnnxFileReader(string path, ReadOnlySpan<byte> content)
    {
        this.path = path;
        ReadModel(content);
        inputs.RemoveAll(input => initializers.Contains(input.Name));
    }

    public IReadOnlyList<OnnxPort> Inputs => inputs;

    public List<OnnxPort> Outputs { get; } = [];

    public SortedSet<string> ExternalFiles { get; } = new(StringComparer.Ordinal);

    public List<ExternalTensor> ExternalWeights { get; } = [];

    public GraphNumbers Numbers { get; } = new();

    public bool QuantizesDynamically { get; private set; }

    private void ReadModel(ReadOnlySpan<byte> message)
    {
        bool hasGraph = false;
        for (ProtoReader model = new(message); model.Read();)
        {
            switch (model.Field)
            {
                case 7: // graph
                    hasGraph = true;
                    ReadGraph(model.Bytes, depth: 0);
                    break;
                case 20: // training_info: its two graphs have the numbers 1 and 2
                    ReadTraining(model.Bytes);
                    break;
                case 25: // functions, whose nodes are field 7
                    ReadFunction(model.Bytes);
                    break;
            }
        }

        if (!hasGraph)
        {
            throw new FormatException("it has no graph");
        }
    }

    private void ReadGraph(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException("its graphs are nested too deep");
        }

        for (ProtoReader graph = new(message); graph.Read();)
        {
            switch (graph.Field)
            {
                case 1: // node
                    ReadNode(graph.Bytes, depth);
                    break;
                case 5: // initializer
                    AddInitializer(ReadTensor(graph.Bytes), depth);
                    break;
                case 15: // sparse_initializer
                    ReadSparse(graph.Bytes);
                    break;
                case 11 when depth == 0: // input
                    inputs.Add(OnnxPort.Read(graph.Bytes));
                    break;
                case 12 when depth == 0: // output
                    Outputs.Add(OnnxPort.Read(graph.Bytes));
                    break;
            }
        }
    }

    private void ReadTraining(ReadOnlySpan<byte> message)
    {
        Numbers.Attention.Enter();
        for (ProtoReader training = new(message); training.Read();)
        {
            if (training.Field is 1 or 2)
            {
                ReadGraph(training.Bytes, depth: 1);
            }
        }

        Numbers.Attention.Leave(node: null, depth: 1);
    }

    private void ReadFunction(ReadOnlySpan<byte> message)
    {
        Numbers.Attention.Enter();
        for (ProtoReader function = new(message); function.Read();)
        {
            if (function.Field == 7)
            {
                ReadNode(function.Bytes, depth: 1);
            }
        }

        Numbers.Attention.Leave(node: null, depth: 1);
    }

    private void ReadNode(ReadOnlySpan<byte> message, int depth)
    {
        OnnxNode node = OnnxNode.Read(message);
        QuantizesDynamically |= DynamicQuantizers.Contains(node.Operation);
        Numbers.Attention.Enter();
        for (ProtoReader field = new(message); field.Read();)
        {
            if (field.Field == 5) // attribute
            {
                ReadAttribute(field.Bytes, depth);
            }
        }

        Numbers.Attention.Leave(node, depth);
    }

    private void ReadAttribute(ReadOnlySpan<byte> message, int depth)
    {
        for (ProtoReader attribute = new(message); attribute.Read();)
        {
            switch (attribute.Field)
            {
                case 5 or 10: // t, tensors
                    ReadTensor(attribute.Bytes);
                    break;
                case 6 or 11: // g, graphs
                    ReadGraph(attribute.Bytes, depth + 1);
                    break;
                case 22 or 23: // sparse_tensor, sparse_tensors
                    ReadSparse(attribute.Bytes);
                    break;
            }
        }
    }

    private void ReadSparse(ReadOnlySpan<byte> message)
    {
        for (ProtoReader sparse = new(message); sparse.Read();)
        {
            if (sparse.Field is 1 or 2) // values, indices
            {
                ReadTensor(sparse.Bytes);
            }
        }
    }

    private void AddInitializer(ExternalTensor tensor, int depth)
    {
        if (depth > 0)
        {
            return;
        }

        initializers.Add(tensor.Name);
        Numbers.Add(tensor);
        if (tensor is { Location: { } location, Length: { } length })
        {
            long there = FileLength(location);
            ExternalWeights.Add(tensor.Offset >= 0 && tensor.Offset <= there - length ? tensor : throw new FormatException(
                $"its weight {tensor.Name} would lie at bytes {tensor.Offset} to {tensor.Offset + length} "
                    + $"of {location}, which has {there}"));
        }
    }

    private ExternalTensor ReadTensor(ReadOnlySpan<byte> message)
    {
        ExternalTensor tensor = ExternalTensor.Read(message);
        if (tensor.Location is { } location)
        {
            AddExternal(location);
        }

        return tensor;
    }

    private void AddExternal(string location)
    {
        if (location.Length == 0
            || location.Contains('\0', StringComparison.Ordinal)
            || Path.IsPathRooted(location)
            || location.Split('/', '\\').Contains(".."))
        {
            throw new FormatException($"its weights are in {location}, outside its folder");
        }

        if (ExternalFiles.Add(location) && !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, location)))
        {
            throw new FormatException($"its weights are in {location}, which is not beside it");
        }
    }

    private long FileLength(string location)
    {
        using FileStream file = RegularFile.Open(Path.Combine(Path.GetDirectoryName(path)!, location));
        return file.Length;
    }
}
