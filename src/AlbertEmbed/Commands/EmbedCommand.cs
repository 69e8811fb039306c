using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed [TEXT...]</c>: texts in, vectors out.</summary>
internal sealed class EmbedCommand
{
    public const string Name = "embed";

    private readonly EmbeddingRun run = new(forFiles: true);
    private readonly OutputOptions output = new();
    private readonly ProgressOptions progress = new();

    /// <summary>Gives a command the options and the action of this one.</summary>
    public static Command AddTo(Command command)
    {
        EmbedCommand embed = new();
        embed.run.AddTo(command);
        embed.output.AddTo(command);
        embed.progress.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)embed.Run(parsed, stop)));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        InputSettings settings = run.Input.Resolve(parsed, output.WithText(parsed));
        output.Check(parsed);
        OutputOntoInput.Refuse(output.Path(parsed), settings.Names, output.Descriptor(parsed) ?? 1);
        using FileRun? file = output.Path(parsed) is { } path
            ? new FileRun(path, output.Force(parsed), output.Resume(parsed), note => Messages.Explain(parsed, note))
            : null;
        file?.Check();
        using RecordSource source = settings.Open();
        using Checkpoint checkpoint = Checkpoint.Open(run.Model.Resolve(parsed, stop));
        if (run.Input.HasPairs(parsed) && !checkpoint.HasTokenTypes)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has one token type, so it cannot tell the texts of a pair apart. Leave out --pair-field.");
        }

        SessionChoices choices = run.Compute.Choices(parsed) with { Workload = settings.Workload };
        PipelineOptions options = Options(parsed, checkpoint, choices, source);
        (bool splits, bool ids) = output.Beside(parsed, options.Recipe.IsTokens, run.Input.HasIds(parsed));

        // Side by side: each of these takes long enough to be noticed.
        Task<TextTokenizer> tokenizer = Task.Run(() => run.Encoder(parsed, checkpoint), stop);
        Task<string>? digest = file is null ? null : Task.Run(() => CheckpointDigest.Compute(checkpoint), stop);
        using IEncoderSession session = EncoderSession.Open(checkpoint, options.Recipe.Output, choices);
        TextTokenizer encoder = tokenizer.GetAwaiter().GetResult();
        int width = options.Recipe.Width(session.Width);
        if (file is null)
        {
            using OutputSet opened = new(output.OpenStream(parsed));
            using IEmbeddingWriter lines = output.Writer(parsed, opened, width, 0);
            using EmbeddingPipeline stream = new(session, encoder, options, new NoJournal(), stop);
            RunSummary written = Embed(parsed, stream, source, lines);
            lines.Complete();
            Messages.Warn(parsed, written, encoder.MaxLength);
            return ExitCode.Done;
        }

        InputFingerprint input = new(
            [.. settings.Names.Select(name => (InputFile.Name(name), name != InputFile.StandardInput && settings.Texts.Count == 0))], stop);
        SortedDictionary<string, string> recipe = Recipe(parsed, settings, options, choices, encoder, digest!.GetAwaiter().GetResult());
        if (file.IsComplete(recipe, input, source.Reader))
        {
            Messages.Note(parsed, $"{output.Path(parsed)} is complete already.");
            return ExitCode.Done;
        }

        using OutputSet files = file.Open(splits, ids, output.IsPacked(parsed));
        using IEmbeddingWriter writer = output.Writer(parsed, files, width, file.RecordsBefore);
        using FileJournal journal = file.Journal(files, recipe, input);
        using EmbeddingPipeline pipeline = new(session, encoder, options, journal, stop);
        RunSummary summary;
        string? changed;
        try
        {
            summary = Embed(parsed, pipeline, source, writer);
            writer.Complete();
            RunInput read = input.Read(journal.Mark(), out changed);
            file.Publish(files, !output.WithMetadata(parsed) ? null : new RunMetadata
            {
                Program = ProgramVersion.Text,
                Model = run.Model.Name(parsed),
                Width = width,
                Recipe = recipe,
                Input = read,
                FirstRecord = source.FirstIndex,
                Summary = summary,
                Tables = settings.Notes.Tables is { Count: > 0 } tables ? tables : null,
            });
        }
        catch (Exception e)
        {
            if (e is UserException { Kind: ErrorKind.BadRecord })
            {
                journal.AwaitCorrection();
            }

            if (e is not UserException { Kind: ErrorKind.Usage })
            {
                // A refusal has said what to do, which is not the same command once more.
                file.SayKept(journal, e.InnerException is InputChangedException);
            }

            throw;
        }

        if (changed is not null)
        {
            Messages.Note(parsed, $"warning: {changed} changed while it was read; {output.Path(parsed)} has what was read of it.");
        }

        Messages.Warn(parsed, summary, encoder.MaxLength);
        return ExitCode.Done;
    }

    private RunSummary Embed(ParseResult parsed, EmbeddingPipeline pipeline, RecordSource source, IEmbeddingWriter writer)
    {
        using IDisposable? shown = progress.Show(parsed, pipeline.Progress, source.ByteLength);
        return pipeline.Run(source.Reader, writer);
    }

    private PipelineOptions Options(ParseResult parsed, Checkpoint checkpoint, SessionChoices choices, RecordSource source)
    {
        PipelineOptions options = run.Options(parsed, checkpoint, choices) with
        {
            FirstLinesSoon = output.IsStandardOutput(parsed),
            FirstIndex = source.FirstIndex,
        };
        return options.Recipe.IsTokens && options.Overflow == Overflow.Window && run.Input.HasPairs(parsed)
            ? throw UserException.Usage(
                "The windows of a pair repeat its first text, so its tokens have several vectors. Use "
                    + "--overflow truncate with --pooling tokens.")
            : options;
    }

    /// <summary>Everything that decides what the output is, whatever machine and however many threads make it.</summary>
    private SortedDictionary<string, string> Recipe(
        ParseResult parsed, InputSettings settings, PipelineOptions options, SessionChoices choices, TextTokenizer encoder, string digest)
    {
        SortedDictionary<string, string> recipe = new(EmbeddingOptions.Describe(options.Recipe), StringComparer.Ordinal)
        {
            ["version"] = ProgramVersion.Text,
            ["model_sha256"] = digest,
            ["tokenizer"] = encoder.Tokenizer.Description,
            ["device"] = choices.Device.ToString(),
            ["precision"] = Words.Lower(choices.Precision),
            ["batch_tokens"] = options.DependsOnBatch ? Words.Lower(options.BatchTokens) : "any",
            ["max_length"] = Words.Lower(encoder.MaxLength),
            ["overflow"] = Words.Lower(options.Overflow),
            ["stride"] = options.Overflow == Overflow.Window ? Words.Lower(options.Stride) : "none",
            ["on_error"] = options.SkipBadRecords ? "skip" : "fail",
            ["input_format"] = settings.Format ?? "auto",
            ["delimiter"] = settings.Table.Delimiter is { } delimiter ? TableDialect.Name(delimiter) : "auto",
            ["quoting"] = Words.Lower(settings.Table.Quoting),
            ["empty"] = settings.RefusesEmptyTexts ? "error" : "keep",
            ["text_field"] = settings.Fields.Text ?? "auto",
            ["pair_field"] = settings.Fields.Pair ?? "none",
            ["id_field"] = settings.Fields.Id ?? "none",
            ["keep"] = settings.Fields.KeepAll ? "all" : string.Join(",", settings.Fields.Keep),
            ["shard"] = settings.Shard?.ToString() ?? "none",
        };
        foreach ((string key, string value) in output.Recipe(parsed))
        {
            recipe[key] = value;
        }

        return recipe;
    }
}
