using System.CommandLine;
using AlbertEmbed.Inference;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what the machine does.</summary>
internal sealed class ComputeOptions
{
    private const string Auto = "auto";

    /// <summary>More than machines have cores. The system takes minutes to start a hundred thousand, and does not end meanwhile.</summary>
    private const int MostThreads = 2048;

    private readonly Option<string?> device = new("--device")
    {
        Description =
            "What runs the model: cpu, cuda or cuda:N, or webgpu; auto takes CUDA when its provider loads, else the CPU. [default: auto]",
        HelpName = "auto|cpu|cuda[:N]|webgpu",
    };

    private readonly Option<string?> precision = OptionKinds.Choice(
        "--precision",
        [],
        "fp16 rounds weights, and computes so on a GPU; tf32 is faster with CUDA, int8 on a CPU, and both are less exact. [default: fp32]",
        "fp32",
        "fp16",
        "int8",
        "tf32");

    private readonly Option<int?> threads = OptionKinds.Number(
        "--threads", "Threads that run the model. [default: the cores this process may use; 2 for a GPU]", least: 1, most: MostThreads);

    private readonly Option<int?> batchTokens = OptionKinds.Number(
        "--batch-tokens",
        $"Tokens in a batch. [default: {Device.Cpu.DefaultBatchTokens}; {Device.WebGpu.DefaultBatchTokens} for a GPU, "
            + $"fewer where its memory is small]",
        least: 1);

    public ComputeOptions()
    {
        device.CompletionSources.Add(Auto, "cpu", "cuda", "webgpu");
        device.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && word != Auto && Device.Parse(word) is null)
            {
                result.AddError($"--device {word} is not known. It is one of auto, cpu, cuda, cuda:N, webgpu.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(device);
        command.Options.Add(precision);
        command.Options.Add(threads);
        command.Options.Add(batchTokens);
    }

    public ComputeSettings Resolve(ParseResult parsed) => new()
    {
        Device = parsed.GetValue(device) is { } word ? Device.Parse(word) : null,
        Precision = Enum.Parse<Precision>(parsed.GetValue(precision) ?? nameof(Precision.Fp32), ignoreCase: true),
        Threads = parsed.GetValue(threads),
        BatchTokens = parsed.GetValue(batchTokens),
    };
}
