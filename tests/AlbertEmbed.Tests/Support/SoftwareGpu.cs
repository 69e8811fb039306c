namespace AlbertEmbed.Tests.Support;

/// <summary>A GPU in software, for WebGPU.</summary>
internal static class SoftwareGpu
{
    /// <summary>As Debian's chromium-common has it; libvulkan1 finds it.</summary>
    private const string Driver = "/usr/lib/chromium/vk_swiftshader_icd.json";

    /// <summary>Where scripts/runtime.sh webgpu has put a build with WebGPU.</summary>
    private static readonly string Runtime = Path.Combine(Repository.Root, "dist", "webgpu");

    /// <summary>What makes the program find it. The test is skipped where it is not installed.</summary>
    public static Dictionary<string, string?> Environment()
    {
        Assert.SkipUnless(File.Exists(Driver), $"There is no GPU in software: {Driver} (Debian's chromium-common and libvulkan1).");
        return EnvironmentWith(Driver);
    }

    /// <summary>What makes the program use other drivers.</summary>
    public static Dictionary<string, string?> EnvironmentWith(string drivers)
    {
        Assert.SkipUnless(
            Directory.Exists(Runtime), "There is no build with WebGPU: scripts/runtime.sh webgpu dist/webgpu fetches it.");
        return new() { ["VK_DRIVER_FILES"] = drivers, ["ALBERT_EMBED_ORT"] = Runtime };
    }
}
