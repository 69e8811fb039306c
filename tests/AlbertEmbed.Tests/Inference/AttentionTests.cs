using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Inference;

public sealed class AttentionTests
{
    [Theory]
    [InlineData("Cpu", "Fp32", "Automatic", "Plain")]
    [InlineData("Cuda", "Fp32", "Automatic", "Plain")]
    [InlineData("Cuda", "Fp32", "Fused", "FusedWithLengths")]
    [InlineData("Cuda", "Tf32", "Automatic", "FusedWithLengths")]
    [InlineData("Cuda", "Fp16", "Automatic", "FusedWithStarts", 32)]
    [InlineData("Cuda", "Fp16", "Automatic", "FusedWithLengths", 48)]
    [InlineData("Cuda", "Fp16", "Plain", "Plain")]
    [InlineData("WebGpu", "Fp16", "Automatic", "Plain")]
    [InlineData("Cpu", "Fp32", "Fused", "Plain")]
    public void Attention_is_one_operator_where_products_are_rounded_anyway(
        string device, string precision, string choice, string expected, int hidden = 64)
    {
        SessionChoices choices = new()
        {
            Device = new Device(Enum.Parse<DeviceKind>(device)),
            Precision = Enum.Parse<Precision>(precision),
            Attention = Enum.Parse<AttentionChoice>(choice),
        };
        Assert.Equal(Enum.Parse<AttentionForm>(expected), AttentionSelection.First(GraphRun.Config(hidden, 96), choices));
    }

    [Fact]
    public void Fused_attention_is_refused_on_WebGPU_and_where_it_does_not_work()
    {
        SessionChoices choices = new() { Device = Device.WebGpu, Attention = AttentionChoice.Fused };
        Assert.Equal(ErrorKind.Usage, Refusal(choices).Kind);
        Assert.Equal(ErrorKind.Device, Refusal(choices with { Device = new Device(DeviceKind.Cuda) }).Kind);
    }

    [Fact]
    public void Where_it_does_not_work_and_nobody_asked_for_it_the_plain_form_is_taken_and_that_is_said()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        List<string> said = [];
        SessionChoices choices = new() { Device = new Device(DeviceKind.Cuda), Precision = Precision.Fp16, Explain = said.Add };
        using EncoderSession session = AttentionSelection.Open(
            model.Checkpoint.Config,
            choices,
            form => form == AttentionForm.Plain
                ? model.Session(PoolingMode.Mean)
                : throw UserException.Device("There is no such kernel."));
        Assert.Contains("There is no such kernel.", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(false, true, "it does not leave padding out")]
    [InlineData(true, false, "it does not leave padding out")]
    public void A_session_that_takes_padding_for_text_or_mixes_texts_up_is_found_out(
        bool leavesPaddingOut, bool knowsStarts, string? problem)
    {
        using SummingSession session = new(leavesPaddingOut, knowsStarts);
        Assert.Equal(problem, AttentionCheck.Problem(session, vocabularySize: 100, mostTokens: 64));
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("cls")]
    [InlineData("tokens")]
    public void The_graphs_for_gpus_pass_the_check(string pooling)
    {
        using TestModel model = new(TestModel.DataFolder("groups"));
        EncoderOutput output = pooling == "cls" ? EncoderOutput.FirstToken
            : pooling == "mean" ? new EncoderOutput { Poolings = [PoolingMode.Mean] }
            : EncoderOutput.LastHiddenState;
        AlbertConfig config = model.Checkpoint.Config;
        foreach (AttentionChoice choice in new[] { AttentionChoice.Plain, AttentionChoice.Fused })
        {
            using EncoderSession session = model.GpuSession(output, attention: choice);
            Assert.Null(AttentionCheck.Problem(session, config.VocabularySize, config.MaxPositions));
        }
    }

    private static UserException Refusal(SessionChoices choices)
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        return Assert.Throws<UserException>(
            () => EncoderSession.Create(model.Checkpoint.Config, model.Checkpoint.Tensors, EncoderOutput.LastHiddenState, choices));
    }

    /// <summary>A text's vector is the sum of its token ids, or of those that a faulty kernel takes for it.</summary>
    private sealed class SummingSession(bool leavesPaddingOut, bool knowsStarts) : IEncoderSession
    {
        public EncoderOutput Output => EncoderOutput.FirstToken;

        public int Width => 1;

        public int MostTexts => int.MaxValue;

        public bool MixesLengths => false;

        public LengthLadder Ladder { get; } = new(64);

        public EncoderBatch NewBatch() => new();

        public ReadOnlySpan<float> Run(EncoderBatch batch)
        {
            batch.Pad(Ladder);
            PaddedMemory padded = batch.Padded;
            float[] sums = new float[batch.Count];
            for (int i = 0; i < sums.Length; i++)
            {
                int length = leavesPaddingOut ? (int)padded.Lengths[i] : padded.Length;
                sums[i] = knowsStarts || i == 0 ? padded.Ids.AsSpan(i * padded.Length, length).ToArray().Sum() : 0;
            }

            return sums;
        }

        public void Cancel()
        {
            // A run is over before anybody could cancel it.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
