using System.Diagnostics;
using AlbertEmbed.Inference;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Inference;

/// <summary>What is asked of NVIDIA's driver, with a library that stands for it.</summary>
public sealed class CudaDriverTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_driver_tells_each_devices_name_and_memory()
    {
        CudaDriver driver = Load("-DCOUNT=2", "-DSTATUS=0")!;
        Assert.Equal(2, driver.Count);
        Assert.Equal(["Fake One", "Fake Two"], [driver.NameOf(0), driver.NameOf(1)]);
        Assert.Equal(new DeviceMemory(1_000_000_000, 900_000_000), driver.MemoryOf(0));
        Assert.Equal(200_000_000, driver.MemoryOf(1)?.Used);
    }

    [Fact]
    public void A_devices_context_is_made_once_however_often_and_on_however_many_threads_its_memory_is_asked_for()
    {
        CudaDriver driver = Load("-DCOUNT=1", "-DSTATUS=0")!;
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(100_000_000, driver.MemoryOf(0)?.Used));
    }

    [Fact]
    public void A_device_that_is_not_there_has_no_name_and_no_memory()
    {
        CudaDriver driver = Load("-DCOUNT=1", "-DSTATUS=0")!;
        Assert.Null(driver.NameOf(1));
        Assert.Null(driver.MemoryOf(1));
    }

    [Fact]
    public void A_driver_that_does_not_start_has_no_devices() => Assert.Equal(0, Load("-DCOUNT=1", "-DSTATUS=100")?.Count);

    [Fact]
    public void A_driver_that_is_too_old_or_not_there_is_not_asked()
    {
        Assert.Null(Load("-DCOUNT=1", "-DSTATUS=0", "-DOLD"));
        Assert.Null(CudaDriver.Load(Path.Combine(folder, "missing.so")));
    }

    /// <summary>Compiles the library. Each test has one with numbers of its own.</summary>
    private CudaDriver? Load(params string[] definitions)
    {
        string library = Path.Combine(folder, "driver.so");
        string source = Path.Combine(TestModel.DataFolder(string.Empty), "fake-cuda-driver.c");
        ScriptRun.SkipUnlessItRuns("A compiled driver", "cc --version", "a C compiler (cc)");
        using Process compiler = Process.Start("cc", ["-shared", "-fPIC", .. definitions, "-o", library, source]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return CudaDriver.Load(library);
    }
}
