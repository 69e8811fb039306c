using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>Runs an encoder's graph on the CPU, whatever device its form is for.</summary>
internal static class GraphRun
{
    public const int Texts = 3;
    private const int Length = 15;

    /// <summary>A small architecture.</summary>
    public static AlbertConfig Config(int hidden, int intermediate) => new()
    {
        VocabularySize = 20,
        EmbeddingSize = 8,
        HiddenSize = hidden,
        Layers = 2,
        Groups = 1,
        InnerLayers = 1,
        Heads = 4,
        IntermediateSize = intermediate,
        Activation = Activation.GeluTanh,
        MaxPositions = 32,
        TokenTypes = 2,
        LayerNormEpsilon = 1e-12F,
    };

    /// <summary>The last hidden states of a few made-up texts.</summary>
    public static float[] HiddenStates(AlbertConfig config, ITensorSource tensors, GraphForm form) =>
        Run(config, tensors, form, EncoderOutput.LastHiddenState);

    /// <summary>The last hidden states of their first tokens, by a graph that computes these alone in its last layer.</summary>
    public static float[] FirstHiddenStates(AlbertConfig config, ITensorSource tensors, GraphForm form) =>
        Run(config, tensors, form, EncoderOutput.FirstToken);

    /// <summary>The vectors that a graph for GPUs pools itself.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="form">The form of the graph.</param>
    /// <param name="poolings">How it pools.</param>
    /// <param name="lengths">Tokens of each text, the rest being padding; null for texts without padding.</param>
    public static float[] Pooled(
        AlbertConfig config, ITensorSource tensors, GraphForm form, IReadOnlyList<PoolingMode> poolings, int[]? lengths = null) =>
        Run(config, tensors, form, new EncoderOutput { Poolings = poolings }, lengths);

    private static float[] Run(AlbertConfig config, ITensorSource tensors, GraphForm form, EncoderOutput output, int[]? lengths = null)
    {
        long[] ids = Values(i => i * 7 % config.VocabularySize);
        long[] types = Values(i => i % 2);
        long[] positions = Values(i => i % Length);
        long[] groups = GC.AllocateUninitializedArray<long>(2, pinned: true);
        (groups[0], groups[1]) = (Texts, Length);
        long[] shape = form.ForGpu ? [Texts, Length] : [Texts * Length];
        long[] outputShape = output.IsPooled ? [Texts, output.Poolings.Count * config.HiddenSize]
            : output.IsPerText ? [Texts, config.HiddenSize]
            : [.. shape, config.HiddenSize];
        float[] hidden = GC.AllocateArray<float>((int)outputShape.Aggregate((all, one) => all * one), pinned: true);

        float[] tokens = GC.AllocateArray<float>(Texts, pinned: true);
        int[] keys = GC.AllocateArray<int>((3 * Texts) + 2, pinned: true);
        FillLengths(lengths ?? [Length, Length, Length], tokens, keys);
        OnnxModel model = AlbertGraph.Build(config, tensors, output, form);
        using OnnxSession inference = new(model, new SessionSettings());
        NamedTensor[] inputs =
        [
            TensorMemory.Of(AlbertGraph.InputIds, ids, shape),
            TensorMemory.Of(AlbertGraph.TokenTypeIds, types, shape),
            .. form.ForGpu
                ? GpuInputs(form.Attention, positions, tokens, keys)
                : [
                    TensorMemory.Of(AlbertGraph.PositionIds, positions, shape),
                    TensorMemory.Of(AlbertGraph.TextGroups, groups, 1, 2),
                ],
        ];
        inference.ComputeOutput(inputs, TensorMemory.Of(AlbertGraph.NameOf(output), hidden, outputShape));

        // Until here the runtime used their memory.
        GC.KeepAlive((ids, types, positions, groups, tokens, keys, tensors, model.Memory));
        return hidden;
    }

    private static NamedTensor[] GpuInputs(AttentionForm attention, long[] positions, float[] tokens, int[] keys) =>
    [
        TensorMemory.Of(AlbertGraph.PositionIds, positions, 1, Length),
        TensorMemory.Of(AlbertGraph.TextLengths, tokens, Texts, 1),
        .. attention == AttentionForm.Plain
            ? Array.Empty<NamedTensor>()
            : [TensorMemory.Of(AlbertGraph.KeyLengths, keys, attention == AttentionForm.FusedWithStarts ? keys.Length : Texts)],
    ];

    private static void FillLengths(int[] lengths, float[] tokens, int[] keys)
    {
        for (int i = 0; i < Texts; i++)
        {
            tokens[i] = keys[i] = lengths[i];
        }

        for (int i = 0; i <= Texts; i++)
        {
            keys[Texts + i] = keys[(2 * Texts) + 1 + i] = i * Length;
        }
    }

    private static long[] Values(Func<int, long> value)
    {
        long[] values = GC.AllocateUninitializedArray<long>(Texts * Length, pinned: true);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }

        return values;
    }
}
