using System.Text.Json;
using AlbertEmbed.Bench;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Tests.Bench;

public sealed class GpuBenchTests
{
    private static readonly BenchResult OfCpu = new()
    {
        Model = "m",
        Threads = 2,
        Texts = 10,
        Tokens = 100,
        Seconds = 2,
        PaddingRatio = 1,
        Gigaflops = 30,
        CeilingGigaflops = 40,
        PeakMemory = 120_000_000,
    };

    private static readonly BenchResult OfGpu = OfCpu with { Device = "cuda:0", DeviceName = "Fake", PeakDeviceMemory = 3_000_000_000 };

    [Fact]
    public void The_result_of_a_cpu_has_one_memory()
    {
        Assert.EndsWith("share of ceiling  75.0%\npeak memory       120 MB", $"{OfCpu}", StringComparison.Ordinal);
        Assert.DoesNotContain("device", JsonSerializer.Serialize(OfCpu, BenchJson.Default.BenchResult), StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_of_a_gpu_names_it_and_both_memories()
    {
        Assert.EndsWith(
            "75.0%\ndevice            cuda:0, Fake\npeak memory, host 120 MB\npeak memory, GPU  3000 MB",
            $"{OfGpu}",
            StringComparison.Ordinal);
        string json = JsonSerializer.Serialize(OfGpu, BenchJson.Default.BenchResult);
        Assert.Contains(
            "'peak_memory':120000000,'device':'cuda:0','device_name':'Fake','peak_device_memory':3000000000".Replace('\'', '"'),
            json,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "device            webgpu\npeak memory, host 120 MB\npeak memory, GPU  cannot be asked for",
            $"{OfGpu with { Device = "webgpu", DeviceName = null, PeakDeviceMemory = null }}",
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_memory_that_was_taken_counts_without_what_was_taken_before()
    {
        long used = 100;
        using GpuMemoryPeak peak = new(() => new DeviceMemory(1000, 1000 - used));
        used = 700;
        Assert.Equal(600, peak.Bytes);
        used = 200;
        Assert.Equal(600, peak.Bytes);
    }

    [Fact]
    public void Memory_that_cannot_be_asked_for_is_not_told()
    {
        using GpuMemoryPeak peak = new(() => null);
        Assert.Null(peak.Bytes);
    }
}
