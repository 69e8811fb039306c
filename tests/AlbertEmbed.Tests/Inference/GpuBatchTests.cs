using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Inference;

public sealed class GpuBatchTests
{
    private const long Gigabyte = 1_000_000_000;

    /// <summary>10 x 768 + 3 x 3072 + 2 x 12 x 512 numbers of four bytes, and 768 more.</summary>
    [Fact]
    public void A_token_takes_what_attention_and_feed_forward_hold_at_once()
    {
        Assert.Equal((4 * (7680 + 9216 + 12288)) + (4 * 768), Batch(512, Precision.Fp32).BytesPerToken);
        Assert.Equal((2 * (7680 + 9216 + 12288)) + (4 * 768), Batch(512, Precision.Fp16).BytesPerToken);
        Assert.True(Batch(128, Precision.Fp32).BytesPerToken < Batch(512, Precision.Fp32).BytesPerToken);
    }

    [Theory]
    [InlineData(80, 16_384)]
    [InlineData(12, 16_384)]
    [InlineData(6, 8192)]
    [InlineData(3, 4096)]
    [InlineData(1, 1024)]
    [InlineData(0, 512)]
    public void Little_free_memory_gives_small_batches(int gigabytes, int tokens) =>
        Assert.Equal(tokens, Batch(512, Precision.Fp32).Fit(gigabytes * Gigabyte, 16_384));

    [Fact]
    public void What_is_chosen_fits_and_twice_of_it_does_not()
    {
        GpuBatch batch = Batch(512, Precision.Fp16);
        for (long free = Gigabyte; free < 5 * Gigabyte; free += Gigabyte / 7)
        {
            int tokens = batch.Fit(free, 16_384);
            Assert.True(batch.Needed(tokens) <= free, $"{tokens} tokens in {free} bytes");
            Assert.True(tokens == 16_384 || batch.Needed(2 * tokens) > free, $"{tokens} tokens in {free} bytes");
        }
    }

    [Fact]
    public void Where_memory_cannot_be_asked_for_the_device_has_its_default_and_that_is_said()
    {
        List<string> notes = [];
        Assert.Equal(Device.WebGpu.DefaultBatchTokens, Batch(512, Precision.Fp32).Choose(Device.WebGpu, notes.Add));
        Assert.Equal(
            $"batches of {Device.WebGpu.DefaultBatchTokens} tokens: how much memory webgpu has cannot be asked for.", notes.Single());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("1", 1L << 20)]
    [InlineData("81920", 80L << 30)]
    public void A_limit_is_in_mebibytes(string? text, long? bytes) => Assert.Equal(bytes, GpuMemoryLimit.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4096M")]
    [InlineData("1.5")]
    [InlineData(" 5")]
    [InlineData("99999999999")]
    public void A_limit_that_is_no_number_of_mebibytes_is_wrong_usage(string text)
    {
        UserException refusal = Assert.Throws<UserException>(() => GpuMemoryLimit.Parse(text));
        Assert.Equal(
            (ErrorKind.Usage, true), (refusal.Kind, refusal.Message.StartsWith("ALBERT_EMBED_GPU_MEMORY is ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_is_told_to_the_provider()
    {
        SessionSettings settings = new() { Device = new Device(DeviceKind.Cuda), GpuMemoryLimit = 5 << 20 };
        Assert.Equal("5242880", OnnxSession.CudaOptions(settings)["gpu_mem_limit"]);
        Assert.Equal($"{long.MaxValue}", OnnxSession.CudaOptions(settings with { GpuMemoryLimit = null })["gpu_mem_limit"]);
    }

    /// <summary>No smaller batch makes a model or a small product fit.</summary>
    [Fact]
    public void Memory_that_is_too_small_for_the_model_is_the_devices_failure()
    {
        Device device = new(DeviceKind.Cuda);
        UserException refusal = Assert.Throws<UserException>(
            () => RuntimeErrors.TranslateWithoutBatch<bool>(device, () => throw new RuntimeException("CUDA failure 2: out of memory")));
        Assert.Equal((ErrorKind.Device, Remedy.Cpu), (refusal.Kind, refusal.Remedy));
        Assert.Contains("cuda:0 has too little free memory", refusal.Message, StringComparison.Ordinal);
    }

    private static GpuBatch Batch(int longest, Precision precision) =>
        new(GraphRun.Config(768, 3072) with { Heads = 12 }, 11_683_584, longest, precision);
}
