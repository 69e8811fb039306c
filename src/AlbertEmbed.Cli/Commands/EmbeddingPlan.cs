using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>What a run will do, decided before it starts: with which model, on which device, and what a vector is made of.</summary>
internal sealed class EmbeddingPlan : IDisposable
{
    private readonly EmbeddingSettings settings;

    /// <summary>Whether its model is the one that the settings name.</summary>
    private bool isOfSettings;

    private EmbeddingPlan(EmbeddingSettings settings, Checkpoint checkpoint, SessionChoices choices)
    {
        this.settings = settings;
        Checkpoint = checkpoint;
        Choices = choices;
        if (settings.Input is { IsPairs: false, Fields.Pair: not null } && !Checkpoint.HasTokenTypes)
        {
            throw UserException.Model(
                $"{Checkpoint.Folder} has one token type, so it cannot tell the texts of a pair apart. Leave out --pair-field.");
        }

        Options = new PipelineOptions
        {
            Recipe = CheckpointRecipe.Choose(Checkpoint, settings.Recipe),
            Overflow = settings.Length.Overflow,
            Stride = settings.Length.Stride,
            SkipBadRecords = settings.Input.SkipsBadRecords,
        }.On(choices, settings.Compute.Threads, settings.Compute.BatchTokens ?? DefaultBatchTokens());
        SayOverride();
    }

    public Checkpoint Checkpoint { get; }

    public SessionChoices Choices { get; }

    public PipelineOptions Options { get; }

    /// <summary>Components of each vector.</summary>
    public int Width => Options.Recipe.Width(Options.Recipe.Output.Width(Checkpoint.Config));

    /// <summary>Finds the model and the device, and plans the run.</summary>
    /// <exception cref="UserException">There is no such model or device, or the model lacks what was asked for.</exception>
    public static EmbeddingPlan For(EmbeddingSettings settings, CancellationToken stop)
    {
        string model = settings.Model.Find(stop);
        EmbeddingPlan plan = settings.Model.Explain(
            () => For(settings, model, () => settings.Compute.Choose(settings.Input.Workload, settings.Notes)));
        plan.isOfSettings = true;
        return plan;
    }

    /// <summary>Plans a run with another model or device than the settings name.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="model">The model's folder or file.</param>
    /// <param name="choose">Chooses the device, once the model is known to be one.</param>
    /// <exception cref="UserException">The model cannot be read, or lacks what was asked for.</exception>
    public static EmbeddingPlan For(EmbeddingSettings settings, string model, Func<SessionChoices> choose)
    {
        Checkpoint checkpoint = Checkpoint.Open(model);
        try
        {
            return new EmbeddingPlan(settings, checkpoint, choose());
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Loads the tokenizer, which takes long enough to be noticed.</summary>
    /// <exception cref="UserException">The model's tokenizer cannot be used, or not with the lengths that were asked for.</exception>
    public TextTokenizer LoadTokenizer() => LoadTokenizer(Options.Recipe.Prompt);

    /// <summary>Loads the tokenizer with another prompt than was asked for.</summary>
    /// <exception cref="UserException">The model's tokenizer cannot be used, or not with the lengths that were asked for.</exception>
    public TextTokenizer LoadTokenizer(TextPrompt prompt) =>
        Explain(() => CheckpointTokenizer.Load(Checkpoint, settings.Length, settings.Model.Tokenizer, prompt));

    /// <summary>Loads the encoder.</summary>
    /// <exception cref="UserException">The model's weights or graph cannot be used on the device.</exception>
    public IEncoderSession OpenSession() => Explain(() => EncoderSession.Open(Checkpoint, Options.Recipe.RequestedOutput, Choices));

    public void Dispose() => Checkpoint.Dispose();

    private int DefaultBatchTokens() => CheckpointBatch.DefaultTokens(
        Checkpoint, Choices, settings.Length.MaxLength, settings.Notes.Explain);

    private T Explain<T>(Func<T> load) => isOfSettings ? settings.Model.Explain(load) : load();

    private void SayOverride()
    {
        SentenceModules modules = Checkpoint.Modules;
        bool hasDense = modules.DenseLayers.Any();
        if (settings.Recipe.Pooling is not null && (modules.Poolings.Count > 0 || hasDense))
        {
            settings.Notes.Explain(
                $"--pooling replaces the checkpoint's own ({RecipeWords.Join(modules.Poolings, " + ")})"
                    + $"{(hasDense ? " and leaves out its dense layers" : string.Empty)}.");
        }
    }
}
