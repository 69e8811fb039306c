using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Heads;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Trains a classifier on vectors, measures it, and writes it.</summary>
/// <param name="settings">What was asked for.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class TrainRun(TrainSettings settings, CancellationToken stop)
{
    private readonly EmbeddingSettings embedding = settings.Embedding;

    private string Name => InputFile.Name(embedding.Input.Paths[0]);

    /// <exception cref="UserException">The texts, their labels or the model cannot be used, or the output cannot be written.</exception>
    public ExitCode Run()
    {
        OutputPlace? place = Place();
        using FileRun? output = place is { FilePath: { } path }
            ? new FileRun(path, settings.Force, resume: false, embedding.Notes.Explain)
            : null;
        output?.Check();
        if (settings.Test is { } test)
        {
            InputFile.RequireReadable(test);
        }

        using EmbeddingPlan plan = EmbeddingPlan.For(embedding, stop);
        LabelledWriter kept = new(settings.LabelField);
        TextTokenizer tokenizer = Embed(plan, embedding.Input, kept, known: null);
        TrainingTexts texts = kept.Take(kept.Labels, kept.SeveralHold);
        Check(texts);
        (LabelHead head, double strength, float[] numbers) = Train(texts);
        HeadMetrics metrics = settings.Test is null
            ? HeadMetrics.Of(head, numbers, texts.Truth)
            : Measure(plan, head, settings.Test, texts.SeveralHold);
        HeadScores scores = new(settings.Test ?? $"{StratifiedFolds.Count} folds", metrics.Texts, metrics.Accuracy, metrics.MacroF1)
        {
            RocAuc = metrics.RocAuc,
        };
        if (output is not null)
        {
            Write(output, File(plan, tokenizer, head, strength, scores));
        }

        MetricsReport report = new(metrics, scores, strength, settings.Strength is null, texts.Count);
        Console.Write(settings.AsJson ? report.Json() : report.Table());
        return ExitCode.Done;
    }

    /// <summary>Trains with the strength that is given or found.</summary>
    /// <returns>The head, its strength, and what heads of folds say of texts that were held out, where that is needed.</returns>
    private (LabelHead Head, double Strength, float[] Numbers) Train(TrainingTexts texts)
    {
        using HeadTrainer trainer = new(texts, settings.IsBalanced, embedding.Compute.Threads ?? Device.Cpu.DefaultThreads, stop);
        using IDisposable? shown = settings.Progress.Show(new TrainingStatus(() => trainer.Progress).Describe);
        (double strength, float[] numbers) = settings.Strength is not { } given ? trainer.ChooseStrength()
            : settings.Test is null ? (given, trainer.HoldOut(given))
            : (given, []);
        LabelHead head = trainer.Fit(strength);
        return TensorPrimitives.IsFiniteAll<float>(head.Weights)
            ? (head, strength, numbers)
            : throw UserException.Failure($"{Name}: training gives no finite weights, as the vectors are too large. Use --normalize.");
    }

    private OutputPlace? Place()
    {
        if (settings.Output is not { } name)
        {
            return null;
        }

        OutputPlace place = name == InputFile.StandardInput ? OutputPlace.StandardOutput : OutputPlace.Of(name);
        OutputOntoInput.Refuse(place.FilePath, embedding.Input.AllPaths);
        return place.FilePath is not null
            ? place
            : throw UserException.Usage($"{name} is no file: a classifier is written to one, and what it does is printed. Give -o a name.");
    }

    /// <returns>The tokenizer that was used.</returns>
    private TextTokenizer Embed(EmbeddingPlan plan, InputSettings input, LabelledWriter kept, HashSet<string>? known)
    {
        using RecordSource source = input.Open();
        RecordSource labelled = source with { Reader = new LabelReader(source.Reader, settings.LabelField, known) };
        (RunSummary summary, TextTokenizer tokenizer) = new EmbeddingRun(plan) { Progress = settings.Progress }.Run(labelled, kept, stop);
        embedding.Notes.Warn(summary, tokenizer.MaxLength, areArguments: false);
        return tokenizer;
    }

    /// <exception cref="UserException">There is nothing to tell apart, or too little to measure with.</exception>
    private void Check(TrainingTexts texts)
    {
        int[] counts = texts.Count == 0 ? [] : texts.CountOfLabels();
        if (counts.Length == 0)
        {
            throw UserException.BadRecord($"{Name}: there are no labelled texts. A classifier needs some of each label.");
        }

        if (counts.Length == 1 && (!texts.SeveralHold || counts[0] == texts.Count))
        {
            throw UserException.BadRecord(
                $"{Name}: all {Plural.Of(texts.Count, "text")} have the label \"{texts.Labels[0]}\". A classifier needs two labels.");
        }

        if ((settings.Strength is null || settings.Test is null) && counts.Max() < StratifiedFolds.Count)
        {
            throw UserException.BadRecord(
                $"{Name}: no label has {StratifiedFolds.Count} texts, which cross-validation takes. Give "
                    + $"more texts, or both --strength and "
                    + "--test.");
        }

        int few = counts.Count(count => count < StratifiedFolds.Count);
        if (few > 0)
        {
            string example = texts.Labels[Array.FindIndex(counts, count => count < StratifiedFolds.Count)];
            embedding.Notes.Note(
                ForeignText.Visible(
                    $"warning: {Plural.Of(few, "label")} {(few == 1 ? "has" : "have")} fewer than {StratifiedFolds.Count} texts, such as "
                        + $"\"{example}\"; nothing sure can be said of them."));
        }
    }

    private HeadMetrics Measure(EmbeddingPlan plan, LabelHead head, string test, bool severalHold)
    {
        LabelledWriter kept = new(settings.LabelField);
        HashSet<string> known = new(head.Labels, StringComparer.Ordinal);
        Embed(plan, embedding.Input with { Paths = [test], OtherPaths = [] }, kept, known);
        if (kept.Count == 0 || (kept.SeveralHold && !severalHold))
        {
            throw UserException.BadRecord(
                kept.Count == 0
                    ? $"{InputFile.Name(test)}: there are no labelled texts to measure with."
                    : $"{InputFile.Name(test)}: a text has a list of labels, and those that were trained have one each.");
        }

        TrainingTexts texts = kept.Take(head.Labels, severalHold);
        int[] counts = texts.CountOfLabels();
        if (counts.Contains(0))
        {
            embedding.Notes.Note(
                ForeignText.Visible(
                    $"warning: {InputFile.Name(test)} has no text with the label \"{head.Labels[Array.IndexOf(counts, 0)]}\""
                        + (counts.Count(count => count == 0) is > 1 and var all ? $", and {all - 1} more labels" : string.Empty) + "."));
        }

        float[] numbers = new float[texts.Count * head.Numbers];
        for (int text = 0; text < texts.Count; text++)
        {
            HeadNumbers.Logits(
                head, texts.Vectors.AsSpan(text * texts.Width, texts.Width), numbers.AsSpan(text * head.Numbers, head.Numbers));
        }

        return HeadMetrics.Of(head, numbers, texts.Truth);
    }

    private HeadFile File(EmbeddingPlan plan, TextTokenizer tokenizer, LabelHead head, double strength, HeadScores scores) => new()
    {
        Program = ProgramVersion.Text,
        Model = embedding.Model.Name,
        Recipe = HeadRecipe.Of(plan, tokenizer, embedding.Input),
        Options = settings.Options,
        Kind = head.Kind == HeadKind.MultiLabel ? HeadFile.SeveralLabels : HeadFile.OneLabel,
        Labels = head.Labels,
        Strength = strength,
        ClassWeight = settings.IsBalanced ? "balanced" : "none",
        Scores = scores,
        Weights = HeadFile.BytesOf(head.Weights),
        Bias = HeadFile.BytesOf(head.Bias),
    };

    private static void Write(FileRun output, HeadFile file)
    {
        using OutputSet files = output.Open(splits: false, ids: false);
        files.Main.Write(file.ToBytes());
        files.Complete();
        output.Publish(files, metadata: null);
    }
}
