using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;

namespace AlbertEmbed.Onnx;

/// <summary>
/// Writes an ONNX graph: nodes in the order in which they are added, values known by name. The body of a Loop has its builder too, which
/// shares the names, weights and constants of the graph around it.
/// </summary>
/// <remarks>Field numbers are those of onnx.proto (ONNX IR version 9).</remarks>
internal sealed class GraphBuilder
{
    private const int IrVersion = 9;
    private const int OpsetVersion = 20;
    private const int DataLocationExternal = 1;

    private readonly ProtoWriter graph = new();
    private readonly GraphBuilder root;
    private readonly Dictionary<string, Weight> weights = [];
    private readonly HashSet<string> domains = [];
    private readonly WeightPlace place;
    private readonly ElementType? storeAs;
    private string? weightFolder;
    private int lastValue;

    /// <param name="name">The graph's name.</param>
    /// <param name="place">Where its weights are.</param>
    /// <param name="storeAs">Float32 or Float16, as which weights are written into the graph; null for the type they have.</param>
    public GraphBuilder(string name, WeightPlace place = WeightPlace.File, ElementType? storeAs = null)
        : this(name, null)
    {
        this.place = place;
        this.storeAs = storeAs;
    }

    private GraphBuilder(string name, GraphBuilder? root)
    {
        this.root = root ?? this;
        graph.Text(2, name);
    }

    /// <summary>A name that no other value has.</summary>
    public string NewName(string what) => $"{what}_{++root.lastValue}";

    public GraphBuilder Body(string name) => new(name, root);

    public string Input(string name, ElementType type, params ReadOnlySpan<string> dimensions)
    {
        graph.Message(11, OnnxMessages.ValueInfo(name, type, dimensions));
        return name;
    }

    public void Output(string name, ElementType type, params ReadOnlySpan<string> dimensions) =>
        graph.Message(12, OnnxMessages.ValueInfo(name, type, dimensions));

    /// <summary>The type that a weight has in this graph.</summary>
    public ElementType TypeOf(Weight weight) => root.storeAs ?? weight.Type;

    /// <summary>Names a weight, once, however many nodes use it.</summary>
    public string Weight(Weight weight)
    {
        if (root.weights.TryAdd(weight.Name, weight))
        {
            root.Declare(weight);
        }

        return weight.Name;
    }

    public string Constant(ReadOnlySpan<long> values, params long[] shape) =>
        Constant(ElementType.Int64, MemoryMarshal.AsBytes(values), shape);

    public string Constant(float value) => Constant(ElementType.Float32, MemoryMarshal.AsBytes([value]), []);

    public string Constant(ReadOnlySpan<float> values, params long[] shape) =>
        Constant(ElementType.Float32, MemoryMarshal.AsBytes(values), shape);

    public string Constant(bool value) => Constant(ElementType.Bool, [value ? (byte)1 : (byte)0], []);

    /// <summary>Adds a node with one output. An operation from outside ONNX has its domain and a colon before its name.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes)
    {
        string output = NewName(operation);
        NodeTo(output, operation, inputs, attributes);
        return output;
    }

    /// <summary>Adds a node with two outputs.</summary>
    /// <returns>The outputs' names.</returns>
    public (string First, string Second) NodeWithTwoOutputs(
        string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes)
    {
        (string first, string second) = (NewName(operation), NewName(operation));
        AddNode([first, second], operation, inputs, attributes);
        return (first, second);
    }

    /// <summary>Adds a node whose one output has the given name.</summary>
    public void NodeTo(string output, string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes) =>
        AddNode([output], operation, inputs, attributes);

    public NodeAttribute Subgraph(string name) => NodeAttribute.Graph(name, graph);

    public OnnxModel Build()
    {
        ProtoWriter model = new();
        model.Integer(1, IrVersion);
        model.Text(2, "albert-embed");
        model.Message(7, graph);
        model.Message(8, OnnxMessages.Opset(string.Empty, OpsetVersion));
        foreach (string domain in domains)
        {
            model.Message(8, OnnxMessages.Opset(domain, 1));
        }

        return new OnnxModel(model.ToArray(), place == WeightPlace.Inputs ? [.. weights.Values] : []) { WeightFolder = weightFolder };
    }

    private void Declare(Weight weight)
    {
        if (place == WeightPlace.Inputs)
        {
            Input(weight.Name, TypeOf(weight), [.. weight.Shape.Select(size => $"{size}")]);
            return;
        }

        ProtoWriter tensor = OnnxMessages.Tensor(weight.Name, TypeOf(weight), weight.Shape);
        if (place == WeightPlace.File && weight.Source is { } source && LiesInWeightFolder(source))
        {
            tensor.Message(13, OnnxMessages.ExternalData("location", Path.GetFileName(source.FilePath)));
            tensor.Message(13, OnnxMessages.ExternalData("offset", $"{source.Offset}"));
            tensor.Message(13, OnnxMessages.ExternalData("length", $"{weight.ByteLength}"));
            tensor.Integer(14, DataLocationExternal);
        }
        else
        {
            tensor.Bytes(9, Bytes(weight, TypeOf(weight)));
        }

        graph.Message(5, tensor);
    }

    /// <summary>The runtime reads weights from the files of one folder only.</summary>
    private bool LiesInWeightFolder(FileRange source)
    {
        weightFolder ??= Path.GetDirectoryName(source.FilePath);
        return weightFolder == Path.GetDirectoryName(source.FilePath);
    }

    private void AddNode(
        ReadOnlySpan<string> outputs, string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<NodeAttribute> attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, outputs[0]);
        node.Text(4, operation[(operation.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (operation.Split(':') is [{ } domain, _])
        {
            node.Text(7, domain);
            root.domains.Add(domain);
        }

        foreach (NodeAttribute attribute in attributes)
        {
            node.Message(5, attribute.Message);
        }

        graph.Message(1, node);
    }

    private static byte[] Bytes(Weight weight, ElementType type) =>
        type == weight.Type ? weight.ToArray()
        : type == ElementType.Float16 ? weight.ToHalves()
        : MemoryMarshal.AsBytes<float>(weight.ToFloats()).ToArray();

    private string Constant(ElementType type, ReadOnlySpan<byte> data, ReadOnlySpan<long> shape)
    {
        string name = NewName("constant");
        ProtoWriter tensor = OnnxMessages.Tensor(name, type, shape);
        tensor.Bytes(9, data);
        root.graph.Message(5, tensor);
        return name;
    }
}
