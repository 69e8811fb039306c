using System.CommandLine;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed info [MODEL]</c>: what would run, and on what.</summary>
internal sealed class InfoCommand
{
    public const string Name = "info";

    private readonly NamedModel model =
        new("A model's name, a checkpoint folder, or an exported ONNX file. [default: the model that would be used]");

    private readonly HubOptions hub = new();

    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        InfoCommand info = new();
        Command command = new(Name, "Show the model, its tokenizer and limits, the runtime and its devices.");
        info.model.AddTo(command);
        command.Options.Add(info.json);
        info.hub.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(
            (int)Run(info.hub.Resolve(parsed, info.model.Resolve(parsed)), parsed.GetValue(info.json), stop)));
        return command;
    }

    private static ExitCode Run(ModelSettings model, bool asJson, CancellationToken stop)
    {
        using Checkpoint checkpoint = model.Open(needsWeights: true, stop);
        List<(string Key, object Value)> facts = [.. Facts(checkpoint)];
        if (asJson)
        {
            WriteJson(facts);
        }
        else
        {
            int width = facts.Max(fact => fact.Key.Length);
            foreach ((string key, object value) in facts)
            {
                Console.WriteLine($"{key.Replace('_', ' ').PadRight(width)}  {Show(value, width)}");
            }
        }

        return ExitCode.Done;
    }

    private static IEnumerable<(string Key, object Value)> Facts(Checkpoint checkpoint)
    {
        TokenizerSettings settings = TokenizerSettings.Read(checkpoint.TransformerFolder);
        Tokenizer tokenizer = TokenizerLoader.Load(checkpoint.TransformerFolder, settings);
        RuntimeInfo runtime = RuntimeInfo.Load();
        yield return ("version", ProgramVersion.Text);
        yield return ("model", checkpoint.Source is ExportedSource ? checkpoint.Source.Location : checkpoint.Folder);
        yield return ("license", ModelCard.License(checkpoint.Folder) ?? "not stated");
        IReadOnlyList<ModelFile> files = CheckpointDigest.Files(checkpoint);
        yield return ("sha256", CheckpointDigest.Compute(files));
        yield return ("bytes", files.Sum(file => file.Bytes));
        if (checkpoint.Source is ExportedSource { Graph: var graph })
        {
            yield return ("inputs", string.Join(", ", graph.Inputs));
            yield return ("outputs", string.Join(", ", ((OnnxPort?[])[graph.Tokens, graph.Sentence, graph.Pooler]).OfType<OnnxPort>()));
        }
        else
        {
            yield return ("weights", $"{checkpoint.Tensors.NumberCount} numbers, {string.Join(" and ", checkpoint.Tensors.Types)}");
        }

        foreach ((string, object) fact in FactsOfVectors(checkpoint, checkpoint.Config))
        {
            yield return fact;
        }

        yield return ("pooler", checkpoint.HasPooler);
        yield return ("positions", checkpoint.Positions);
        yield return ("max_length", checkpoint.MaxLength(settings.MaxLength));
        yield return ("pairs", checkpoint.HasTokenTypes);
        yield return ("tokenizer", tokenizer.Description);
        yield return ("vocabulary", tokenizer.VocabularySize);
        yield return ("runtime", $"ONNX Runtime {runtime.Version}");
        yield return ("runtime_library", runtime.LibraryPath);
        yield return ("devices", (IReadOnlyList<DeviceFacts>)[.. DeviceFacts.OfAll()]);
        yield return ("threads", Environment.ProcessorCount);
        yield return ("files", files);
    }

    private static IEnumerable<(string Key, object Value)> FactsOfVectors(Checkpoint checkpoint, AlbertConfig config)
    {
        yield return ("layers", config.Layers);
        yield return ("groups", config.Groups);
        yield return ("hidden_size", config.HiddenSize);
        yield return ("embedding_size", config.EmbeddingSize);
        yield return ("heads", config.Heads);
        yield return ("intermediate_size", config.IntermediateSize);
        yield return ("activation", config.Activation.ToString());
        (string pooling, string source) = Pooling(checkpoint);
        yield return ("pooling", pooling);
        yield return ("pooling_source", source);
        yield return ("normalize", checkpoint.Modules.Normalizes);
        yield return ("dense_layers", checkpoint.Modules.DenseLayers.Count());
        if (checkpoint.Modules is { Prompts: { Count: > 0 } prompts } modules)
        {
            yield return ("prompts", prompts);
            yield return ("default_prompt", modules.DefaultPromptName ?? "none");
            yield return ("prompts_pooled", modules.PoolsPrompt);
        }

        yield return (
            "width",
            checkpoint.Source.Sentence is { } pooled
                ? EncoderOutput.Of(pooled, isPerText: true).Width(config)
                : checkpoint.Modules.Width(config.HiddenSize));
        if (checkpoint.Modules.Obstacle is { } obstacle)
        {
            yield return ("obstacle", $"{obstacle}: choose with --pooling");
        }
    }

    /// <summary>What happens to token vectors by default, and what says so.</summary>
    private static (string Pooling, string Source) Pooling(Checkpoint checkpoint) =>
        checkpoint.Source.Sentence is { } sentence ? ("inside the graph", sentence.Name)
        : checkpoint.Modules is { Poolings.Count: > 0 } modules ? (
            string.Join("+", modules.Poolings.Select(mode => Words.Lower(mode))), modules.PoolingSource!)
        : ("mean", "the folder names none");

    private static string Show(object value, int indent) => value switch
    {
        IReadOnlyList<ModelFile> files =>
            Column(files.Select(file => $"{file.Sha256}  {ForeignText.Visible(file.Name)}  ({Words.Size(file.Bytes)})"), indent),
        IReadOnlyList<DeviceFacts> devices => Column(DeviceList.Lines(devices), indent),
        IReadOnlyDictionary<string, string?> prompts =>
            string.Join(", ", prompts.Select(prompt => ForeignText.Visible($"{prompt.Key} \"{prompt.Value}\""))),
        long bytes => Words.Size(bytes),
        bool flag => flag ? "yes" : "no",
        _ => ForeignText.Visible(value.ToString()!, ForeignText.MostOfSentence),
    };

    private static string Column(IEnumerable<string> lines, int indent) =>
        string.Join(Environment.NewLine + new string(' ', indent + 2), lines);

    private static void WriteFiles(Utf8JsonWriter writer, IReadOnlyList<ModelFile> files)
    {
        writer.WriteStartArray();
        foreach (ModelFile file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("sha256", file.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePrompts(Utf8JsonWriter writer, IReadOnlyDictionary<string, string?> prompts)
    {
        writer.WriteStartObject();
        foreach ((string name, string? text) in prompts)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static void WriteJson(List<(string Key, object Value)> facts)
    {
        using Stream stdout = Console.OpenStandardOutput();
        using (Utf8JsonWriter writer = new(stdout, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            foreach ((string key, object value) in facts)
            {
                writer.WritePropertyName(key);
                switch (value)
                {
                    case int number:
                        writer.WriteNumberValue(number);
                        break;
                    case long number:
                        writer.WriteNumberValue(number);
                        break;
                    case IReadOnlyList<ModelFile> files:
                        WriteFiles(writer, files);
                        break;
                    case IReadOnlyList<DeviceFacts> devices:
                        DeviceList.Write(writer, devices);
                        break;
                    case IReadOnlyDictionary<string, string?> prompts:
                        WritePrompts(writer, prompts);
                        break;
                    case bool flag:
                        writer.WriteBooleanValue(flag);
                        break;
                    default:
                        writer.WriteStringValue(value.ToString());
                        break;
                }
            }

            writer.WriteEndObject();
        }

        stdout.Write("\n"u8);
    }
}
