using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Inference;

public sealed class CudaOptionsTests
{
    [Fact]
    public void Float32_on_CUDA_is_float32_and_not_what_the_provider_does_by_default()
    {
        SessionSettings settings = new() { Device = new Device(DeviceKind.Cuda, 1) };
        Dictionary<string, string> options = OnnxSession.CudaOptions(settings);
        Assert.Equal(("1", "0"), (options["device_id"], options["use_tf32"]));
        Assert.Equal("1", options["enable_skip_layer_norm_strict_mode"]);
        Assert.Equal("1", OnnxSession.CudaOptions(settings with { RoundsToTf32 = true })["use_tf32"]);
    }

    [Fact]
    public void Tf32_is_refused_where_there_is_no_CUDA()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        SessionChoices choices = new() { Precision = Precision.Tf32 };
        UserException refusal = Assert.Throws<UserException>(
            () => EncoderSession.Create(model.Checkpoint.Config, model.Checkpoint.Tensors, EncoderOutput.LastHiddenState, choices));
        Assert.Equal("Tf32 is for CUDA, not for cpu.", refusal.Message);
    }
}
