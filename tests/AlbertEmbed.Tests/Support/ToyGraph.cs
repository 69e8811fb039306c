using AlbertEmbed.Checkpoints;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// A graph as another program might export it, small enough to know its answers: token i's vector is [id, type, position, sum of the
/// mask], and the sentence vector is the sum of the token vectors that the mask leaves.
/// </summary>
internal sealed record ToyGraph
{
    public const int Width = 4;

    public ElementType Inputs { get; init; } = ElementType.Int64;

    public ElementType Outputs { get; init; } = ElementType.Float32;

    public string Batch { get; init; } = "batch";

    public string Length { get; init; } = "length";

    public string[] Names { get; init; } = ["input_ids", "attention_mask", "token_type_ids"];

    public string? Tokens { get; init; } = "last_hidden_state";

    public string? Sentence { get; init; }

    /// <summary>Writes <c>model.onnx</c> with a config and a tokenizer beside it.</summary>
    public string Write(string folder)
    {
        string model = TestModel.DataFolder("gelu-new");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(model, "spiece.model"), Path.Combine(folder, "spiece.model"));
        string config = File.ReadAllText(Path.Combine(model, "config.json"));
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            System.Text.RegularExpressions.Regex.Replace(config, "\"hidden_size\": *[0-9]+", $"\"hidden_size\": {Width}"));
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Build());
        return folder;
    }

    private byte[] Build()
    {
        GraphBuilder graph = new("toy", WeightPlace.Inside);
        string[] inputs =
        [
            .. Names.Select(name => graph.Node("Cast", [graph.Input(name, Inputs, Batch, Length)], To(ElementType.Float32))),
        ];
        string ids = inputs[0];
        string mask = inputs.Length > 1 ? inputs[1] : graph.Node("Div", [ids, ids]);
        string types = inputs.Length > 2 ? inputs[2] : graph.Node("Sub", [ids, ids]);
        string positions = graph.Node("CumSum", [mask, graph.Constant([1], 1)]);
        string sum = SumForEachToken(graph, mask);
        string axis = graph.Constant([2], 1);
        string tokens = graph.Node(
            "Concat",
            [.. new[] { ids, types, positions, sum }.Select(value => graph.Node("Unsqueeze", [value, axis]))],
            NodeAttribute.Integer("axis", 2));
        if (Tokens is not null)
        {
            graph.NodeTo(Tokens, "Cast", [tokens], To(Outputs));
            graph.Output(Tokens, Outputs, Batch, Length, $"{Width}");
        }

        if (Sentence is not null)
        {
            string masked = graph.Node("Mul", [tokens, graph.Node("Unsqueeze", [mask, axis])]);
            graph.NodeTo(
                Sentence,
                "Cast",
                [graph.Node("ReduceSum", [masked, graph.Constant([1], 1)], NodeAttribute.Integer("keepdims", 0))],
                To(Outputs));
            graph.Output(Sentence, Outputs, Batch, $"{Width}");
        }

        return graph.Build().Graph;
    }

    /// <summary>The sum of the mask, repeated for each token: it is multiplied by ones of the mask's shape.</summary>
    private static string SumForEachToken(GraphBuilder graph, string mask)
    {
        string sum = graph.Node("ReduceSum", [mask, graph.Constant([1], 1)], NodeAttribute.Integer("keepdims", 1));
        string ones = graph.Node("Add", [graph.Node("Sub", [mask, mask]), graph.Constant(1F)]);
        return graph.Node("Mul", [sum, ones]);
    }

    private static NodeAttribute To(ElementType type) => NodeAttribute.Integer("to", (long)type);
}
