using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed export MODEL -o DIR</c>: an ONNX model folder for other programs.</summary>
internal sealed class ExportCommand
{
    public const string Name = "export";

    private readonly NamedModel model = new("A model's name, or a checkpoint folder.", isRequired: true);

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
        export.model.AddTo(command);
        command.Options.Add(export.output);
        command.Options.Add(export.pooling);
        command.Options.Add(export.normalize);
        command.Options.Add(export.precision);
        command.Options.Add(export.force);
        export.hub.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)ExportRun.Run(export.Resolve(parsed), stop)));
        return command;
    }

    private ExportSettings Resolve(ParseResult parsed)
    {
        PoolingMode? mode = parsed.GetValue(pooling) is { } name ? Enum.Parse<PoolingMode>(name, ignoreCase: true) : null;
        return parsed.GetValue(normalize) && mode is null
            ? throw UserException.Usage("--normalize goes with --pooling: without it the graph gives token vectors.")
            : new ExportSettings
            {
                Model = hub.Resolve(parsed, model.Resolve(parsed)),
                Folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output)!),
                Pooling = mode,
                Normalize = parsed.GetValue(normalize),
                Weights = parsed.GetValue(precision) switch
                {
                    "fp32" => ElementType.Float32,
                    "fp16" => ElementType.Float16,
                    _ => null,
                },
                Force = parsed.GetValue(force),
                Notes = GeneralOptions.Notes(parsed),
            };
    }
}
