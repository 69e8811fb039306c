using System.CommandLine;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed info [MODEL]</c>: what would run, and on what.</summary>
internal sealed class InfoCommand
{
    public const string Name = "info";

    private readonly Argument<string?> model = new("MODEL")
    {
        Description = "A checkpoint folder, or the name of one in Hugging Face's cache. [default: the model that would be used]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        InfoCommand info = new();
        Command command = new(Name, "Show the model, its tokenizer and limits, the runtime and its devices.");
        command.Arguments.Add(info.model);
        command.Options.Add(info.json);
        command.SetAction(info.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using Checkpoint checkpoint = Checkpoint.Open(ModelOptions.Resolve(parsed.GetValue(model)));
        List<(string Key, object Value)> facts = [.. Facts(checkpoint)];
        if (parsed.GetValue(json))
        {
            WriteJson(facts);
        }
        else
        {
            int width = facts.Max(fact => fact.Key.Length);
            facts.ForEach(fact => Console.WriteLine($"{fact.Key.Replace('_', ' ').PadRight(width)}  {fact.Value}"));
        }

        return (int)ExitCode.Done;
    }

    private static IEnumerable<(string Key, object Value)> Facts(Checkpoint checkpoint)
    {
        AlbertConfig config = checkpoint.Config;
        Tokenizer tokenizer = TokenizerLoader.Load(checkpoint.Folder);
        TokenizerSettings settings = TokenizerSettings.Read(checkpoint.Folder);
        RuntimeInfo runtime = RuntimeInfo.Get();
        yield return ("version", ProgramVersion.Text);
        yield return ("model", checkpoint.Folder);
        yield return ("layers", config.Layers);
        yield return ("groups", config.Groups);
        yield return ("hidden_size", config.HiddenSize);
        yield return ("embedding_size", config.EmbeddingSize);
        yield return ("heads", config.Heads);
        yield return ("intermediate_size", config.IntermediateSize);
        yield return ("activation", config.Activation.ToString());
        yield return ("pooling", checkpoint.Modules.Poolings.Count == 0 ? "mean" : string.Join("+", checkpoint.Modules.Poolings.Select(mode => Words.Lower(mode))));
        yield return ("normalize", checkpoint.Modules.Normalizes);
        yield return ("dense_layers", checkpoint.Modules.Steps.Count(step => step.Dense is not null));
        yield return ("width", checkpoint.Modules.Width(config.HiddenSize));
        yield return ("pooler", checkpoint.HasPooler);
        yield return ("positions", config.MaxPositions);
        yield return ("max_length", checkpoint.MaxLength(settings.MaxLength));
        yield return ("tokenizer", tokenizer.Description);
        yield return ("vocabulary", tokenizer.VocabularySize);
        yield return ("runtime", $"ONNX Runtime {runtime.Version}");
        yield return ("runtime_library", runtime.Path);
        yield return ("devices", "cpu");
        yield return ("threads", Environment.ProcessorCount);
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
