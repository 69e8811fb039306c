using AlbertEmbed.Errors;
using AlbertEmbed.Files;


namespace AlbertEmbed.Checkpoints;

/// <summary>An ONNX file: what its graph takes and gives, and which other files it needs. Its nodes are ONNX Runtime's business.</summary>
/// <remarks>Source: onnx.proto of the ONNX project, with the field numbers that stand beside each read.</remarks>
internal sealed class OnnxFile
{
    /// <summary>Graphs inside graphs; more than the compilers of protobuf messages allow, too.</summary>
    private const int DeepestNesting = 64;

    /// <summary>Operators that scale what they quantise by the largest value in the whole batch.</summary>
    private static readonly string[] DynamicQuantizers = ["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM"];

    private readonly List<OnnxPort> inputs = [];
    private readonly List<OnnxPort> outputs = [];
    private readonly HashSet<string> initializers = [];
    private readonly List<ExternalTensor> weights = [];
    private readonly SortedSet<string> externalFiles = new(StringComparer.Ordinal);

    private OnnxFile(string path, byte[] content)
    {
        FilePath = path;
        Content = content;
        ReadModel(content);
        inputs.RemoveAll(input => initializers.Contains(input.Name));
    }

    public string FilePath { get; }

    /// <summary>The file as it was checked; empty once <see cref="Forget"/> was called.</summary>
    public byte[] Content { get; private set; }

    /// <summary>What the graph takes, without weights that are listed as inputs.</summary>
    public IReadOnlyList<OnnxPort> Inputs => inputs;

    public IReadOnlyList<OnnxPort> Outputs => outputs;

    /// <summary>Files with weights, relative to the file's folder and inside it.</summary>
    public IReadOnlyCollection<string> ExternalFiles => externalFiles;

    /// <summary>The graph's own weights in those files.</summary>
    public IReadOnlyList<ExternalTensor> ExternalWeights => weights;

    /// <summary>The encoder's numbers, as far as the graph shows them.</summary>
    public GraphNumbers Numbers { get; } = new();

    /// <summary>Whether a text's vector depends on the texts beside it in a batch.</summary>
    public bool QuantizesDynamically { get; private set; }

    /// <exception cref="UserException">The file is missing or damaged, or wants files outside its folder.</exception>
    public static OnnxFile Read(string path)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAll(path, Array.MaxLength);
            GitLfsPointer.Refuse(path, bytes);
            return new OnnxFile(path, bytes);
        }
        catch (FormatException e)
        {
            throw UserException.Model($"{path} is not a whole ONNX file: {e.Message}. Fetch or export it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or InsufficientExecutionStackException)
        {
            throw UserException.Model($"{path} is not a whole ONNX file: {e.Message} Fetch or export it again.", e);
        }
    }

    /// <summary>Gives up the memory of <see cref="Content"/>.</summary>
    public void Forget() => Content = [];

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
                    outputs.Add(OnnxPort.Read(graph.Bytes));
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
            weights.Add(tensor.Offset >= 0 && tensor.Offset <= there - length ? tensor : throw new FormatException(
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
            throw new FormatException($"it wants weights from {location}, outside its folder");
        }

        if (externalFiles.Add(location) && !File.Exists(Path.Combine(Path.GetDirectoryName(FilePath)!, location)))
        {
            throw new FormatException($"its weights are in {location}, which is not beside it");
        }
    }

    private long FileLength(string location)
    {
        using FileStream file = RegularFile.Open(Path.Combine(Path.GetDirectoryName(FilePath)!, location));
        return file.Length;
    }
}
