namespace AlbertEmbed.Onnx;

/// <summary>Makes one hidden state of several, as nodes of a graph.</summary>
/// <param name="main">The outermost graph.</param>
/// <param name="weights">The weights.</param>
internal sealed class StateMerge(GraphBuilder main, AlbertWeights weights)
{
    /// <param name="states">The names of hidden states.</param>
    /// <param name="merge">How they become one.</param>
    public string Merge(string[] states, LayerMerge merge) => merge switch
    {
        LayerMerge.Concat => main.Node("Concat", states, NodeAttribute.Integer("axis", -1)),
        LayerMerge.Sum => Sum(states),
        _ => main.Node("Mul", [Sum(states), weights.Scalar(main, 1F / states.Length)]),
    };

    // GPUs have no operator that adds more than two.
    private string Sum(string[] states) => states.Aggregate((sum, state) => main.Node("Add", [sum, state]));
}
