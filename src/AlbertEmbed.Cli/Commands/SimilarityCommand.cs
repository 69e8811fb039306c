using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed similarity A B</c>: the cosine of the vectors of two texts, or of each pair of a file.</summary>
internal sealed class SimilarityCommand
{
    public const string Name = "similarity";

    private readonly EmbeddingRunOptions embedding = new();

    private readonly Option<string?> format = OptionKinds.Choice(
        "--format", [], "One number a line, or JSON Lines. [default: number]", "number", "jsonl");

    public static Command Create()
    {
        SimilarityCommand similarity = new();
        Command command = new(
            Name,
            "Cosine similarity of two texts, or of each pair of a table: its first two columns, without a header, or with one the "
                + "columns that --text-field and --pair-field name.");
        similarity.embedding.AddTo(command);
        command.Options.Add(similarity.format);
        Option normalize = command.Options.Single(option => option.Name == EmbeddingOptions.Normalize);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(normalize))
            {
                result.AddError($"{normalize.Name} changes no cosine. Leave it out.");
            }
        });
        command.SetAction((parsed, stop) => Task.FromResult(
            (int)Run(similarity.embedding.Resolve(parsed), parsed.GetValue(similarity.format) == "jsonl", stop)));
        return command;
    }

    private static ExitCode Run(EmbeddingSettings asked, bool asJsonl, CancellationToken stop)
    {
        EmbeddingSettings settings = asked with { Input = asked.Input with { IsPairs = true } };
        using RecordSource source = Open(settings.Input);
        using EmbeddingPlan plan = EmbeddingPlan.For(settings, stop);
        using OutputTarget target = StreamOutput.OpenStandardOutput();
        using SimilarityWriter writer = new(target, asJsonl);
        (RunSummary summary, TextTokenizer tokenizer) = new EmbeddingRun(plan).Run(source, writer, stop);
        settings.Notes.Warn(summary, tokenizer.MaxLength, areArguments: settings.Input.Texts.Count > 0);
        return ExitCode.Done;
    }

    private static RecordSource Open(InputSettings settings)
    {
        if (settings.Texts.Count is not (0 or 2))
        {
            throw UserException.Usage(
                $"similarity takes two texts, but {settings.Texts.Count} {Plural.Was(settings.Texts.Count)} given. "
                    + $"For many pairs use --input FILE.");
        }

        RecordSource source = settings.Open();
        return settings.Texts.Count > 0 ? source : source with { Reader = new PairSplitter(source.Reader) };
    }
}
