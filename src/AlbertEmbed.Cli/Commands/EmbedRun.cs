using System.Diagnostics;
using AlbertEmbed.Cache;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Embeds the records of an input into an output: planned first, so that what cannot be done is refused before any work.</summary>
internal sealed class EmbedRun : IDisposable
{
    private readonly EmbedSettings settings;
    private readonly CancellationToken stop;
    private readonly EmbeddingSettings embedding;
    private readonly OutputSettings output;
    private readonly IOutputRun run;
    private readonly VectorCache? cache;
    private readonly RecordSource source;
    private readonly EmbeddingPlan plan;
    private readonly (bool Splits, bool Ids) beside;
    private readonly LabelHead? head;
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>Plans the run.</summary>
    private EmbedRun(EmbedSettings settings, CancellationToken stop)
    {
        this.stop = stop;
        embedding = settings.Embedding;
        settings.Output.Check();
        output = settings.Output.WithRanges();
        this.settings = settings with { Output = output };
        RefuseRangesOfPart();
        OutputOntoInput.Refuse(output.FileName, embedding.Input.Names, output.Place.Descriptor ?? 1);
        run = output.FileName is { } file
            ? new FileRun(file, output.Force, output.Resume, embedding.Notes.Explain) { Packing = output.Packing }
            : new StreamRun(output.OpenStream);
        try
        {
            run.Check();
            embedding = WithEarlierBatches();
            source = embedding.Input.Open();
            plan = EmbeddingPlan.For(embedding, stop);
            output.CheckRanges(plan.Width);
            head = settings.Labels?.Choose(plan, embedding.Input);
            RefuseWindowsOfPairs();
            beside = output.Beside(plan.Options.Recipe.IsTokens, embedding.Input.HasIds);
            cache = OpenCache();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <exception cref="UserException">Something that was asked for is missing, damaged, or cannot be done.</exception>
    public static ExitCode Run(EmbedSettings settings, CancellationToken stop)
    {
        using EmbedRun planned = new(settings, stop);
        planned.Execute();
        return ExitCode.Done;
    }

    public void Dispose()
    {
        plan?.Dispose();
        source?.Dispose();
        cache?.Dispose();
        run.Dispose();
    }

    private void Execute()
    {
        // Each of these takes long enough to be noticed, so they run at the same time.
        Task<TextTokenizer> loading = Task.Run(plan.LoadTokenizer, stop);
        Task<string>? digest = run.NeedsIdentity || cache is not null
            ? Task.Run(() => CheckpointDigest.Compute(plan.Checkpoint), stop)
            : null;
        using IEncoderSession session = plan.OpenSession();
        TextTokenizer tokenizer = loading.GetAwaiter().GetResult();
        settings.Labels?.Check(plan, tokenizer, embedding.Input);
        SortedDictionary<string, string> recipe = digest is null
            ? [] : EmbedRecipe.Describe(settings, plan, tokenizer, digest.GetAwaiter().GetResult());
        RunIdentity? identity = run.NeedsIdentity ? new RunIdentity(recipe, new InputFingerprint(embedding.Input.Sources, stop)) : null;
        if (run.Start(identity, source.Reader) == RunStart.Complete)
        {
            embedding.Notes.Note($"{output.FileName} is complete already.");
            return;
        }

        cache?.Use(CacheRecipe.Of(recipe, plan.Choices, RuntimeInfo.Load().Version), embedding.Model.Name);
        RunSummary summary = Write(session, tokenizer, identity);
        embedding.Notes.Warn(summary, tokenizer.MaxLength, areArguments: embedding.Input.Texts.Count > 0);
        Conclude(summary, plan.Options.Recipe.Width(session.Width));
    }

    private RunSummary Write(IEncoderSession session, TextTokenizer tokenizer, RunIdentity? identity)
    {
        using OutputSet files = run.Open(beside.Splits, beside.Ids);
        int width = plan.Options.Recipe.Width(session.Width);
        using IEmbeddingWriter writer = OpenWriter(files, tokenizer, identity, width);
        IRunJournal journal = cache is null ? run.Journal(files) : new CachedJournal(run.Journal(files), cache);
        PipelineOptions options = plan.Options with { FirstLinesSoon = output.IsStandardOutput };
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, stop);
        try
        {
            RunSummary summary;
            using (settings.Progress.Show(engine.Progress, source.ByteLength))
            {
                summary = RecordRun.Embed(engine, source, writer, journal, stop);
            }

            writer.Complete();
            embedding.Notes.Explain(RunConclusion.Words(engine.Progress));
            if (identity is not null)
            {
                Publish(files, identity, journal, summary, width);
            }

            return summary;
        }
        catch (Exception e)
        {
            if (run.FailureWords(e) is { } words)
            {
                Messages.Error(words);
            }

            throw;
        }
    }

    private IEmbeddingWriter OpenWriter(OutputSet files, TextTokenizer tokenizer, RunIdentity? identity, int width)
    {
        VectorCodec codec = output.Codec(width);
        return output.Format switch
        {
            OutputFormat.Parquet => new ParquetWriter(
                files,
                head is null ? new VectorColumns(codec, plan.Options.Recipe.IsTokens) : settings.Labels!.Columns(head),
                Table(tokenizer, identity, width),
                run.RecordsBefore),
            OutputFormat.Npy => new NpyWriter(files, codec, run.RecordsBefore),
            _ when head is not null => settings.Labels!.Lines(files, head, output.JsonLines),
            _ => new JsonlWriter(
                files, width, output.JsonLines with { Base64 = output.Encoding == OutputSettings.Base64 ? codec : null }),
        };
    }

    private ParquetOptions Table(TextTokenizer tokenizer, RunIdentity? identity, int width) => new()
    {
        HasId = embedding.Input.Fields.Id is not null || embedding.Input.HasPaths,
        WithText = output.WithText,
        WithStats = output.WithStats,
        Keep = embedding.Input.KeptNames,
        Notes = TableNotes.Of(new TableNotes
        {
            Program = ProgramVersion.Text,
            Model = embedding.Model.Name,
            Width = width,
            Recipe = identity?.Recipe ?? EmbedRecipe.Describe(settings, plan, tokenizer, CheckpointDigest.Compute(plan.Checkpoint)),
        }),
        Program = TableNotes.NameOf(ProgramVersion.Text),
    };

    private void Publish(OutputSet files, RunIdentity identity, IRunJournal journal, RunSummary summary, int width)
    {
        RunInput read = identity.Input.Read(journal.InputHash, out string? changed);
        run.Publish(files, !output.WithMetadata ? null : new RunMetadata
        {
            Program = ProgramVersion.Text,
            Model = embedding.Model.Name,
            Width = width,
            Ranges = output.HasRangesOfData
                ? RangedOutput.Write(output.FileName!, width, output.Type, stop)
                : output.Ranges,
            Recipe = identity.Recipe,
            Input = read,
            FirstRecord = source.FirstIndex,
            Summary = summary,
            Tables = embedding.Input.Notes.Tables is { Count: > 0 } tables ? tables : null,
        });
        if (changed is not null)
        {
            embedding.Notes.Note($"warning: {changed} changed while it was read; {output.FileName} has what was read of it.");
        }
    }

    private void Conclude(RunSummary summary, int width)
    {
        string shape = head is not null ? "labels"
            : plan.Options.Recipe.IsTokens ? $"{width} numbers for each token" : $"{summary.Records} x {width} numbers";
        RunConclusion conclusion = new(summary, run.RecordsBefore, Stopwatch.GetElapsedTime(start));
        embedding.Notes.Conclude(conclusion.Words(shape, output.IsStandardOutput ? "standard output" : output.Name!), conclusion.Time);
    }

    private EmbeddingSettings WithEarlierBatches() =>
        output is { Resume: true, FileName: { } file } && embedding.Compute.BatchTokens is null
            ? embedding with { Compute = embedding.Compute with { BatchTokens = EarlierBatches.Tokens(file) } }
            : embedding;

    private void RefuseRangesOfPart()
    {
        if (output.HasRangesOfData && embedding.Input.Shard is not null)
        {
            throw UserException.Usage(
                $"--dtype {output.Type.Name()} goes by the ranges of all vectors, which a part of the input does not have. Give all parts "
                    + "the same --ranges, such as a first run's vectors.");
        }
    }

    private VectorCache? OpenCache()
    {
        if (output.Cache is not { } path)
        {
            return null;
        }

        CacheRecipe.RequireIndependentVectors(plan.Options);
        IEnumerable<string> others = [.. embedding.Input.AllPaths, .. output.FileName is { } file ? OutputNames.All(file) : []];
        return others.FirstOrDefault(name => CacheFile.Files(path).Any(one => RealPath.AreSame(name, one))) is { } same
            ? throw UserException.Usage($"{same} is both the cache and another file of this run. Give --cache another name.")
            : VectorCache.Open(path, embedding.Notes.Note);
    }

    private void RefuseWindowsOfPairs()
    {
        if (plan.Options is { Recipe.IsTokens: true, Overflow: Overflow.Window } && embedding.Input.Fields.Pair is not null)
        {
            throw UserException.Usage(
                "The windows of a pair repeat its first text, so its tokens have several vectors. Use "
                    + "--overflow truncate with --pooling tokens.");
        }
    }
}
