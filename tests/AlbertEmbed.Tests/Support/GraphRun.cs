using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Tests.Support;

/// <summary>Runs an encoder's graph on the CPU, whatever device its form is for.</summary>
internal static class GraphRun
{
    private const int Texts = 3;
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
    public static float[] HiddenStates(AlbertConfig config, ITensorSource tensors, GraphForm form)
    {
        long[] ids = Values(Texts, i => i * 7 % config.VocabularySize);
        long[] types = Values(Texts, i => i % 2);
        long[] positions = Values(1, i => i);
        float[] hidden = GC.AllocateArray<float>(Texts * Length * config.HiddenSize, pinned: true);

        OnnxModel model = AlbertGraph.Build(config, tensors, EncoderOutput.LastHiddenState, form);
        using OrtInference inference = new(model.Graph, [.. model.Weights.Select(EncoderSession.ToTensor)], new OrtSettings());
        OrtTensor[] inputs = [Input(AlbertGraph.InputIds, ids), Input(AlbertGraph.TokenTypeIds, types), Input(AlbertGraph.PositionIds, positions)];
        inference.Run(
            form.ForGpu ? inputs : inputs[..2],
            [new OrtTensor(AlbertGraph.LastHiddenState, (int)ElementType.Float, [Texts, Length, config.HiddenSize], EncoderSession.AddressOf(hidden), hidden.Length * sizeof(float))]);

        // Until here the runtime used their memory.
        GC.KeepAlive((ids, types, positions, tensors, model.Memory));
        return hidden;
    }

    private static long[] Values(int texts, Func<int, long> value)
    {
        long[] values = GC.AllocateUninitializedArray<long>(texts * Length, pinned: true);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }

        return values;
    }

    private static OrtTensor Input(string name, long[] values) => EncoderSession.Int64(name, values, [values.Length / Length, Length], values.Length);
}
