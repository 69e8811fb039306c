using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

public sealed class DeviceTests
{
    private static readonly string[] Texts = ["hello world", "", "the quick brown fox jumps over the lazy dog", "naïve café", "a", "b c"];

    [Theory]
    [InlineData("gelu-new", "-p", "mean")]
    [InlineData("gelu", "-p", "max")]
    [InlineData("relu", "-p", "cls")]
    [InlineData("groups", "-p", "mean")]
    [InlineData("gelu-new", "-p", "pooler")]
    [InlineData("f16", "-p", "mean")]
    [InlineData("groups", "--layers", "all", "--layer-merge", "concat")]
    [InlineData("gelu-new", "-p", "tokens", "--layers", "1,-1")]
    [InlineData("gelu-new", "--layers", "all", "--layer-merge", "mean")]
    public void Webgpu_gives_the_vectors_of_the_cpu(string model, params string[] options)
    {
        JsonElement[] expected = Run([], model, options);
        JsonElement[] actual = Run(SoftwareGpu.Environment(), model, [.. options, "--device", "webgpu"]);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            TestModel.AssertClose(Floats(expected[i]), Floats(actual[i]), 1e-4, $"text {i}");
        }
    }

    [Fact]
    public void Bench_compares_the_cpu_with_a_gpu()
    {
        string input = Path.GetTempFileName();
        File.WriteAllLines(input, Texts);
        BuiltProgram.Result run = BuiltProgram.RunWith(
            [],
            SoftwareGpu.Environment(),
            "bench",
            "-m",
            TestModel.DataFolder("gelu-new"),
            "-i",
            input,
            "--compare",
            "webgpu",
            "--json",
            "--rounds",
            "1");
        File.Delete(input);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonElement compared = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(Texts.Length, compared.GetProperty("texts").GetInt32());
        Assert.InRange(compared.GetProperty("least_cosine").GetDouble(), 0.99999, 1.00001);
    }

    [Theory]
    [InlineData("cuda", "libonnxruntime_providers_", "scripts/runtime.sh cuda FOLDER")]
    [InlineData("cuda:3", "cuda:3", "scripts/runtime.sh cuda FOLDER")]
    [InlineData("webgpu", "built without WebGPU", "scripts/runtime.sh webgpu FOLDER")]
    public void A_device_that_the_runtime_is_not_built_for_is_refused_with_where_to_get_it(string device, string reason, string help)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The reasons are those of Linux.");
        string line = Refused(device, []);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Contains(help, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_gpu_is_refused_with_the_reason() =>
        Assert.Contains("adapter", Refused("webgpu", SoftwareGpu.EnvironmentWith("/nonexistent")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_cuda_library_is_named_with_the_version_that_the_provider_wants()
    {
        string folder = Path.Combine(Repository.Root, "dist", "cuda");
        Assert.SkipUnless(Directory.Exists(folder), "There is no build with CUDA: scripts/runtime.sh cuda dist/cuda fetches it.");
        Assert.SkipWhen(File.Exists("/dev/nvidia0"), "There is an NVIDIA GPU.");
        Assert.Matches(@"libcudart\.so\.13.* Install .*CUDA 13", Refused("cuda", new() { ["ALBERT_EMBED_ORT"] = folder }));
    }

    [Fact]
    public void The_libraries_that_a_library_needs_are_read_from_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF is Linux's.");
        Assert.Contains("libc.so.6", ElfFile.NeededLibraries(OnnxLibrary.FindPath()));
        Assert.Empty(ElfFile.NeededLibraries(typeof(DeviceTests).Assembly.Location));
    }

    private static string Refused(string device, Dictionary<string, string?> environment)
    {
        BuiltProgram.Result run = BuiltProgram.RunWith([], environment, "--device", device, "text");
        Assert.Equal((5, string.Empty), (run.ExitCode, run.Output));
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("--device cpu", line, StringComparison.Ordinal);
        return line;
    }

    [Theory]
    [InlineData(2, "--device", "tpu")]
    [InlineData(2, "--device", "cuda:x")]
    [InlineData(2, "--precision", "int4")]
    [InlineData(2, "--precision", "int8", "--device", "webgpu")]
    [InlineData(2, "--precision", "tf32", "--device", "webgpu")]
    public void What_does_not_go_together_is_wrong_usage(int code, params string[] options) =>
        Assert.Equal(code, BuiltProgram.Run([.. options, "text"]).ExitCode);

    [Theory]
    [InlineData(2, "quick")]
    [InlineData(0, "fused")]
    [InlineData(0, "plain")]
    public void The_variable_for_attention_has_two_values_and_concerns_gpus_alone(int code, string value)
    {
        BuiltProgram.Result run = BuiltProgram.RunWith(
            [],
            new Dictionary<string, string?> { ["ALBERT_EMBED_ATTENTION"] = value },
            "-m",
            TestModel.DataFolder("gelu-new"), "--device", "cpu", "text");
        Assert.Equal(code, run.ExitCode);
        Assert.Equal(code != 0, run.Error.Contains("ALBERT_EMBED_ATTENTION=quick", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_of_gpu_memory_that_makes_no_sense_is_wrong_usage()
    {
        BuiltProgram.Result run =
            BuiltProgram.RunWith([], new Dictionary<string, string?> { ["ALBERT_EMBED_GPU_MEMORY"] = "4 GB" }, "text");
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("ALBERT_EMBED_GPU_MEMORY is 4 GB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_says_what_it_took_and_why_when_asked()
    {
        BuiltProgram.Result run = BuiltProgram.Run("-v", "-m", TestModel.DataFolder("gelu-new"), "text");
        Assert.Matches("device (cpu|cuda:0): ", run.Error);
        Assert.Empty(BuiltProgram.Run("-m", TestModel.DataFolder("gelu-new"), "text").Error);
    }

    [Fact]
    public void Eight_bits_are_near_to_thirty_two_and_the_same_in_every_run()
    {
        BuiltProgram.Result run = BuiltProgram.Run("bench", "--compare", "int8", "--json", "--rounds", "1");
        JsonElement compared = JsonDocument.Parse(run.Output).RootElement;
        // The built-in texts are words in a row, which are harder than sentences.
        Assert.InRange(compared.GetProperty("mean_cosine").GetDouble(), 0.99, 0.99999);
        string[] lines = [.. Enumerable.Range(0, 3).Select(_ => BuiltProgram.Run(["--precision", "int8", .. Texts]).Output)];
        Assert.Equal(Texts.Length, lines[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(lines, line => Assert.Equal(lines[0], line));
    }

    [Fact]
    public void Weights_in_sixteen_bits_are_near_to_thirty_two()
    {
        JsonElement[] expected = Run([], "gelu-new");
        JsonElement[] actual = Run([], "gelu-new", "--precision", "fp16");
        for (int i = 0; i < expected.Length; i++)
        {
            TestModel.AssertClose(Floats(expected[i]), Floats(actual[i]), 1e-2, $"text {i}");
        }

        Assert.NotEqual(Floats(expected[0]), Floats(actual[0]));
    }

    [Fact]
    public void A_batch_that_does_not_fit_the_devices_memory_is_halved_until_it_does()
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => $"text {(char)('a' + (i % 20))} {(char)('a' + (i / 20))}")];
        float[][] expected = model.Embed(texts, new PipelineOptions());
        using SmallDevice device = new(model.Session(PoolingMode.Mean), mostTexts: 3);
        Assert.Equal(expected, model.Embed(texts, new PipelineOptions { Threads = 1 }, device));
        Assert.InRange(device.Refused, 1, 6);
    }

    private static float[] Floats(JsonElement line)
    {
        JsonElement embedding = line.GetProperty("embedding");
        return embedding[0].ValueKind == JsonValueKind.Array
            ? [.. embedding.EnumerateArray().SelectMany(row => row.Floats())]
            : embedding.Floats();
    }

    private static JsonElement[] Run(Dictionary<string, string?> environment, string model, params string[] options)
    {
        BuiltProgram.Result run =
            BuiltProgram.RunWith([], environment, ["-m", TestModel.DataFolder(model), "-q", .. options, "--", .. Texts]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>An encoder on a device with little memory.</summary>
    private sealed class SmallDevice(IEncoderSession inner, int mostTexts) : IEncoderSession
    {
        public int Refused { get; private set; }

        public EncoderOutput Output => inner.Output;

        public int Width => inner.Width;

        public int MostTexts => int.MaxValue;

        public bool MixesLengths => false;

        public LengthLadder? Ladder => inner.Ladder;

        public EncoderBatch NewBatch() => inner.NewBatch();

        public ReadOnlySpan<float> Run(EncoderBatch batch)
        {
            if (batch.Count > mostTexts)
            {
                Refused++;
                throw new DeviceMemoryException("full", new InvalidOperationException());
            }

            return inner.Run(batch);
        }

        public void Cancel() => inner.Cancel();

        public void Dispose() => inner.Dispose();
    }
}
