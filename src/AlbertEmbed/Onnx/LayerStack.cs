using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>All layers one after the other, and the hidden states that are wanted besides the last one.</summary>
/// <param name="config">The architecture.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="layers">What one group of layers computes.</param>
/// <param name="wanted">Layers whose hidden states are wanted.</param>
/// <param name="hasLoops">Whether layers that share weights are one Loop. GPUs want them written out.</param>
internal sealed class LayerStack(
    AlbertConfig config, GraphBuilder main, AlbertLayers layers, IReadOnlyList<int> wanted, bool hasLoops)
{
    private readonly Dictionary<int, string> states = [];

    /// <summary>The hidden states of the wanted layers, in the order in which they were asked for.</summary>
    public IEnumerable<string> WantedStates => wanted.Select(layer => states[layer]);

    /// <summary>Adds the layers, up to the last one that is wanted.</summary>
    /// <param name="embeddings">Hidden state 0.</param>
    /// <param name="firstTokens">Whether the last layer gives the rows of each text's first tokens alone.</param>
    /// <returns>The last hidden state, of the same shape, or the rows of the first tokens.</returns>
    public string Build(string embeddings, bool firstTokens)
    {
        string hidden = embeddings;
        states[0] = hidden;
        int done = 0;
        List<LayerRun> runs = config.LayerRuns(wanted.Count > 0 ? wanted.Max() : config.Layers);
        if (firstTokens && runs is [.., { } last])
        {
            runs[^1] = last with { Count = last.Count - 1 };
        }

        foreach (LayerRun run in runs.Where(run => run.Count > 0))
        {
            hidden = run.Count == 1 || !hasLoops ? WriteOut(run, done, hidden) : Loop(run, done, hidden);
            done += run.Count;
            states[done] = hidden;
        }

        return firstTokens && runs is [.., { } final] ? layers.Group(main, final.Group, hidden, firstTokens: true) : hidden;
    }

    private string WriteOut(LayerRun run, int before, string hidden)
    {
        for (int layer = before + 1; layer <= before + run.Count; layer++)
        {
            hidden = states[layer] = layers.Group(main, run.Group, hidden);
        }

        return hidden;
    }

    /// <summary>
    /// Consecutive layers with the same weights as a Loop whose body is the group. Where a state from inside the Loop is wanted, it gives
    /// those of all its turns.
    /// </summary>
    private string Loop(LayerRun run, int before, string hidden)
    {
        GraphBuilder body = main.Body($"group_{run.Group}");
        string iteration = body.Input($"iteration_{run.Group}", ElementType.Int64);
        string condition = body.Input($"condition_{run.Group}", ElementType.Bool);
        string state = body.Input($"hidden_{run.Group}", ElementType.Float32, "rows", $"{config.HiddenSize}");
        string next = layers.Group(body, run.Group, state);
        body.Output(body.Node("Identity", [condition]), ElementType.Bool);
        body.Output(next, ElementType.Float32, "rows", $"{config.HiddenSize}");
        string[] inputs = [main.Constant([run.Count]), main.Constant(true), hidden];
        int[] inside = [.. wanted.Where(layer => layer > before && layer < before + run.Count)];
        if (inside.Length == 0)
        {
            return main.Node("Loop", inputs, body.Subgraph("body"));
        }

        body.Output(body.Node("Identity", [next]), ElementType.Float32, "rows", $"{config.HiddenSize}");
        (string last, string all) = main.NodeWithTwoOutputs("Loop", inputs, body.Subgraph("body"));
        foreach (int layer in inside)
        {
            states[layer] = main.Node("Gather", [all, main.Constant([layer - before - 1])], NodeAttribute.Integer("axis", 0));
        }

        return last;
    }
}
