using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Onnx;

public sealed class RowsApartTests
{
    private const int PageFloats = 1024;
    private const int Texts = 3;
    private const int Length = 15;

    [Theory]
    [InlineData(PageFloats, 2 * PageFloats, false)]
    [InlineData(PageFloats, 48, true)]
    [InlineData(48, PageFloats, true)]
    public void Vectors_are_the_same_to_the_last_bit_with_rows_set_apart_and_without(int hidden, int intermediate, bool isBFloat16)
    {
        AlbertConfig config = Config(hidden, intermediate);
        RandomTensors tensors = new(isBFloat16 ? WeightType.BFloat16 : WeightType.Float32);
        Assert.Equal(Run(config, tensors, GraphForm.Plain), Run(config, tensors, new GraphForm { SetsRowsApart = true }));
    }

    [Theory]
    [InlineData(PageFloats, 48, true)]
    [InlineData(48, PageFloats, true)]
    [InlineData(768, 1536, false)]
    public void Rows_are_set_apart_where_they_are_as_long_as_memory_pages(int hidden, int intermediate, bool expected)
    {
        OnnxModel model = AlbertGraph.Build(
            Config(hidden, intermediate), new RandomTensors(WeightType.Float32), EncoderOutput.LastHiddenState, new GraphForm { SetsRowsApart = true });
        Assert.Equal(expected, model.Graph.AsSpan().IndexOf(Encoding.ASCII.GetBytes("Pad")) >= 0);
    }

    private static AlbertConfig Config(int hidden, int intermediate) => new()
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

    private static float[] Run(AlbertConfig config, RandomTensors tensors, GraphForm form)
    {
        OnnxModel model = AlbertGraph.Build(config, tensors, EncoderOutput.LastHiddenState, form);
        using OrtInference inference = new(model.Graph, [.. model.Weights.Select(EncoderSession.ToTensor)], new OrtSettings());
        long[] ids = GC.AllocateArray<long>(Texts * Length, pinned: true);
        long[] types = GC.AllocateArray<long>(Texts * Length, pinned: true);
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = i * 7 % config.VocabularySize;
            types[i] = i % 2;
        }

        float[] hidden = GC.AllocateArray<float>(Texts * Length * config.HiddenSize, pinned: true);
        inference.Run(
            [Input(AlbertGraph.InputIds, ids), Input(AlbertGraph.TokenTypeIds, types)],
            [new OrtTensor(AlbertGraph.LastHiddenState, (int)ElementType.Float, [Texts, Length, config.HiddenSize], EncoderSession.AddressOf(hidden), hidden.Length * sizeof(float))]);
        return hidden;
    }

    private static OrtTensor Input(string name, long[] values) => EncoderSession.Int64(name, values, [Texts, Length], values.Length);
}
