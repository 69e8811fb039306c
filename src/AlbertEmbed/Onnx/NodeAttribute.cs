using AlbertEmbed.Files;

namespace AlbertEmbed.Onnx;

/// <summary>One attribute of a node (AttributeProto).</summary>
internal readonly struct NodeAttribute
{
    private NodeAttribute(string name, int type, Action<ProtoWriter> value)
    {
        Message = new ProtoWriter();
        Message.Text(1, name);
        value(Message);
        Message.Integer(20, type);
    }

    public ProtoWriter Message { get; }

    public static NodeAttribute Float(string name, float value) => new(name, 1, message => message.Float(2, value));

    public static NodeAttribute Integer(string name, long value) => new(name, 2, message => message.Integer(3, value));

    public static NodeAttribute Text(string name, string value) => new(name, 3, message => message.Text(4, value));

    public static NodeAttribute Graph(string name, ProtoWriter graph) => new(name, 5, message => message.Message(6, graph));

    public static NodeAttribute Integers(string name, params long[] values) => new(
        name,
        7,
        message => Array.ForEach(values, value => message.Integer(8, value)));
}
