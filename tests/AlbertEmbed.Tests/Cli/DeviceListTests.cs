using System.Text.Json;
using AlbertEmbed.Commands;
using AlbertEmbed.Inference;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>What <c>info</c> and <c>bench</c> say of devices.</summary>
public sealed class DeviceListTests
{
    [Fact]
    public void A_line_says_what_is_known_of_a_device()
    {
        DeviceFacts card = new(new Device(DeviceKind.Cuda, 1), "NVIDIA H100 80GB HBM3", 85_030_000_000, 84_500_000_000);
        string[] lines =
        [
            .. DeviceList.Lines([card, card with { Memory = null, FreeMemory = null }, new(Device.WebGpu, null, null, null)]),
        ];
        Assert.Equal(
            ["cuda:1: NVIDIA H100 80GB HBM3, 85.03 GB (84.50 GB free)", "cuda:1: NVIDIA H100 80GB HBM3", "webgpu"], lines);
    }

    [Fact]
    public void Bench_on_a_gpu_has_the_gpus_ceiling_and_names_the_gpu()
    {
        string input = Path.GetTempFileName();
        File.WriteAllLines(input, ["hello world", "a", "the quick brown fox"]);
        string[] options = ["-m", TestModel.DataFolder("gelu-new"), "-i", input, "--rounds", "1", "--batch-tokens", "64", "--json"];
        BuiltProgram.Result run = BuiltProgram.RunWith([], SoftwareGpu.Environment(), ["bench", "--device", "webgpu", .. options]);
        File.Delete(input);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("webgpu", result.GetProperty("device").GetString());
        Assert.InRange(result.GetProperty("ceiling_gigaflops").GetDouble(), 1e-6, 100);
    }

    [Fact]
    public void Info_lists_the_cpu_with_its_name_cores_and_memory()
    {
        JsonElement device = Devices([])[0];
        Assert.Equal("cpu", device.GetProperty("device").GetString());
        Assert.NotEmpty(device.GetProperty("name").GetString()!);
        Assert.InRange(device.GetProperty("cores").GetInt32(), 1, 100_000);
        Assert.InRange(device.GetProperty("memory").GetInt64(), 100_000_000, long.MaxValue);
    }

    [Fact]
    public void Info_lists_a_gpu_that_works_with_its_name_and_memory()
    {
        JsonElement[] devices = Devices(SoftwareGpu.Environment());
        Assert.Equal(["cpu", "webgpu"], devices.Select(device => device.GetProperty("device").GetString()));
        Assert.StartsWith("SwiftShader", devices[1].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.InRange(devices[1].GetProperty("memory").GetInt64(), 1 << 28, long.MaxValue);
    }

    [Fact]
    public void A_gpu_with_its_own_memory_is_taken_before_others_and_named_where_there_is_one()
    {
        (VulkanAdapter inside, VulkanAdapter card, VulkanAdapter software) = (new("inside", 1), new("card", 2), new("software", 3));
        Assert.Equal(card, VulkanAdapter.Fastest([(1, inside), (2, card), (4, software)]));
        Assert.Equal(inside, VulkanAdapter.Fastest([(4, software), (1, inside)]));
        Assert.Null(VulkanAdapter.Fastest([(2, card), (1, inside), (2, card)]));
        Assert.Null(VulkanAdapter.Fastest([]));
    }

    [Fact]
    public void Info_says_nothing_of_a_gpu_that_does_not_work() => Assert.Single(Devices(SoftwareGpu.EnvironmentWith("/nonexistent")));

    private static JsonElement[] Devices(Dictionary<string, string?> environment)
    {
        BuiltProgram.Result run = BuiltProgram.RunWith([], environment, "info", TestModel.DataFolder("gelu-new"), "--json");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("devices").EnumerateArray()];
    }
}
