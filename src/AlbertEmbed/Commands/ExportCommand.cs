using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed export MODEL -o DIR</c>: an ONNX model folder for other programs.</summary>
internal sealed class ExportCommand
{
    public const string Name = "export";

    /// <summary>A message of Protocol Buffers can have no more.</summary>
    private const long LargestFile = int.MaxValue;

    private readonly Argument<string> model = new("MODEL") { Description = "A model's name, or a checkpoint folder." };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The folder to write.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string?> pooling = OptionKinds.Choice(
        "--pooling",
        ["-p"],
        "Pool inside the graph: its output is sentence_embedding. [default: last_hidden_state, and pooler_output where there is one]",
        "mean",
        "cls",
        "max");

    private readonly Option<bool> normalize = new("--normalize") { Description = "L2-normalise the pooled vector inside the graph." };

    private readonly Option<string?> precision = OptionKinds.Choice(
        "--precision", [], "How weights are stored; arithmetic is float32. [default: as the checkpoint has them]", "fp32", "fp16");

    private readonly HubOptions hub = new();

    private readonly Option<bool> force = new("--force") { Description = "Replace a folder that exists." };

    public static Command Create()
    {
        ExportCommand export = new();
        Command command = new(Name, "Write a standalone ONNX model folder: graph, weights, tokenizer files and config.");
        command.Arguments.Add(export.model);
        command.Options.Add(export.output);
        command.Options.Add(export.pooling);
        command.Options.Add(export.normalize);
        command.Options.Add(export.precision);
        command.Options.Add(export.force);
        export.hub.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)export.Run(parsed, stop)));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        string folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output)!);
        PoolingMode? mode = parsed.GetValue(pooling) is { } name ? Enum.Parse<PoolingMode>(name, ignoreCase: true) : null;
        if (parsed.GetValue(normalize) && mode is null)
        {
            throw UserException.Usage("--normalize goes with --pooling: without it the graph gives token vectors.");
        }

        using ExportFolder target = new(folder, parsed.GetValue(force), note => Messages.Explain(parsed, note));
        string source = ModelOptions.Resolve(parsed, parsed.GetValue(model), hub, stop);
        target.CheckSource(source);
        using Checkpoint checkpoint = Checkpoint.Open(source);
        ElementType? type = parsed.GetValue(precision) switch
        {
            "fp32" => ElementType.Float32,
            "fp16" => ElementType.Float16,
            _ => null,
        };
        CheckSize(checkpoint, type);
        bool normalizes = mode is not null && (parsed.GetValue(normalize) || checkpoint.Modules.Normalizes);
        RefuseOtherVectors(checkpoint, mode, parsed.GetValue(normalize));
        if (mode is { } chosen && checkpoint.Modules.Poolings is { Count: > 0 } own && (own.Count > 1 || own[0] != chosen))
        {
            Messages.Note(
                parsed,
                $"the exported graph pools as --pooling says, not as the model's own modules do "
                    + $"({string.Join(" + ", own.Select(one => Words.Lower(one)))}).");
        }

        StandaloneGraph standalone = new() { Pooling = mode, Normalize = normalizes, Weights = type };
        byte[] graph = AlbertGraph.BuildStandalone(checkpoint.Config, checkpoint.Tensors, checkpoint.HasPooler, standalone).Graph;
        try
        {
            Write(checkpoint, target, mode is not null, graph, warning => Messages.Note(parsed, warning));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {folder} cannot be written: {FileFault.Reason(e)}", e);
        }

        return ExitCode.Done;
    }

    /// <summary>Refuses a pooling inside the graph where what follows it in the model could not be done there.</summary>
    private static void RefuseOtherVectors(Checkpoint checkpoint, PoolingMode? mode, bool normalizes)
    {
        if (mode is not null && checkpoint.Modules.DenseLayers.Any())
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has dense layers, which a graph that pools inside does not have. Leave out --pooling: the exported "
                    + $"folder then has the model's own modules.");
        }

        if (normalizes && checkpoint.Modules.Kept is { } kept)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} keeps {kept} components of a vector, which are cut off after the graph: inside, --normalize "
                    + $"would come first. Leave it out.");
        }
    }

    private static void CheckSize(Checkpoint checkpoint, ElementType? type)
    {
        long bytes = type is { } chosen
            ? checkpoint.Tensors.NumberCount * (chosen == ElementType.Float32 ? sizeof(float) : sizeof(ushort))
            : checkpoint.Tensors.ByteLength;
        if (bytes > LargestFile)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has more than 2 GiB of weights, more than one ONNX file can hold. Use --precision fp16.");
        }
    }

    private static void Write(Checkpoint checkpoint, ExportFolder target, bool poolsInside, byte[] graph, Action<string> warn)
    {
        target.Begin();
        using (FileStream file = OwnFile.Create(Path.Combine(target.Part, CheckpointFiles.Onnx)))
        {
            file.Write(graph);
        }

        ExportedFiles.Copy(checkpoint, target.Part, poolsInside, warn);
        ExportedTokenizer.Complete(checkpoint, target.Part);
        target.Publish();
    }
}
