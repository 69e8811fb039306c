using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Inference;

/// <summary>Memory that stays from run to run, as a GPU's runs have it, tried on the CPU.</summary>
public sealed class KeptTensorsTests
{
    private const int Threads = 4;

    /// <summary>Texts and their tokens, growing and shrinking.</summary>
    private static readonly (int Texts, int Length)[] Batches =
        [(1, 3), (4, 7), (2, 2), (9, 15), (15, 9), (9, 15), (3, 31), (40, 4), (1, 1), (1, 3)];

    private readonly AlbertConfig config = GraphRun.Config(48, 96);
    private readonly RandomTensors tensors = new(ElementType.Float32);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runs_in_kept_memory_give_the_bytes_of_runs_in_the_callers(bool weightsAreInputs)
    {
        OnnxModel model = Model(weightsAreInputs);
        using OnnxSession plain = new(model, new SessionSettings());
        using OnnxSession kept = new(model, new SessionSettings { KeepsTensors = true });
        float[][] expected = [.. Batches.Select(batch => Compute(plain, batch))];
        Parallel.For(
            0,
            Threads,
            thread =>
            {
                for (int i = 0; i < Batches.Length; i++)
                {
                    int which = (i + thread) % Batches.Length;
                    Assert.Equal(expected[which], Compute(kept, Batches[which]));
                }
            });
        GC.KeepAlive((tensors, model.Memory));
    }

    [Fact]
    public void A_run_that_fails_leaves_nothing_to_the_next_one()
    {
        OnnxModel model = Model(weightsAreInputs: false);
        using OnnxSession kept = new(model, new SessionSettings { KeepsTensors = true });
        float[] expected = Compute(kept, Batches[1]);
        Assert.Throws<RuntimeException>(() => Compute(kept, Batches[1], firstId: config.VocabularySize));
        Assert.Equal(expected, Compute(kept, Batches[1]));
        GC.KeepAlive((tensors, model.Memory));
    }

    [Fact]
    public void A_session_that_is_cancelled_says_so_and_can_be_closed()
    {
        OnnxModel model = Model(weightsAreInputs: false);
        using OnnxSession kept = new(model, new SessionSettings { KeepsTensors = true });
        Compute(kept, Batches[1]);
        kept.Cancel();
        Assert.Throws<OperationCanceledException>(() => Compute(kept, Batches[1]));
        GC.KeepAlive((tensors, model.Memory));
    }

    private OnnxModel Model(bool weightsAreInputs) => AlbertGraph.Build(
        config, tensors, EncoderOutput.LastHiddenState, new GraphForm { ForGpu = true, WeightsAreInputs = weightsAreInputs });

    private float[] Compute(OnnxSession session, (int Texts, int Length) batch, int firstId = 1)
    {
        int tokens = batch.Texts * batch.Length;
        long[] ids = Pinned(tokens, i => i == 0 ? firstId : i * 7 % config.VocabularySize);
        long[] types = Pinned(tokens, i => i % 2);
        long[] positions = Pinned(batch.Length, i => i);
        float[] lengths = GC.AllocateArray<float>(batch.Texts, pinned: true);
        Array.Fill(lengths, batch.Length);
        float[] hidden = GC.AllocateArray<float>(tokens * config.HiddenSize, pinned: true);
        session.ComputeOutput(
            [
                TensorMemory.Of(AlbertGraph.InputIds, ids, batch.Texts, batch.Length),
                TensorMemory.Of(AlbertGraph.TokenTypeIds, types, batch.Texts, batch.Length),
                TensorMemory.Of(AlbertGraph.PositionIds, positions, 1, batch.Length),
                TensorMemory.Of(AlbertGraph.TextLengths, lengths, batch.Texts, 1),
            ],
            TensorMemory.Of(
                AlbertGraph.NameOf(EncoderOutput.LastHiddenState), hidden, batch.Texts, batch.Length, config.HiddenSize));
        GC.KeepAlive((ids, types, positions, lengths));
        return hidden;
    }

    private static long[] Pinned(int count, Func<int, long> value)
    {
        long[] values = GC.AllocateUninitializedArray<long>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            values[i] = value(i);
        }

        return values;
    }
}
