using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Calls;

/// <summary>What a model owns: its files, its tokenizer and its sessions.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly Checkpoint checkpoint;
    private readonly TextTokenizer tokenizer;
    private readonly SessionChoices choices;
    private readonly SemaphoreSlim permits;
    private readonly Lazy<TextEmbedder> tokens;

    private LoadedModel(Checkpoint checkpoint, AlbertOptions options)
    {
        this.checkpoint = checkpoint;
        EmbeddingRecipe recipe = CheckpointRecipe.Choose(checkpoint, OptionReader.Recipe(options));
        LengthChoice length = OptionReader.Length(options);
        tokenizer = CheckpointTokenizer.Load(checkpoint, length, OptionReader.Tokenizer(options), recipe.Prompt);
        choices = OptionReader.Session(options);
        PipelineOptions pipeline = new PipelineOptions
        {
            Recipe = recipe,
            Overflow = length.Overflow,
            Stride = length.Stride,
        }.On(
            choices,
            options.Threads ?? (options.ForFewTexts ? 1 : null),
            CheckpointBatch.DefaultTokens(checkpoint, choices, length.MaxLength, _ => { }));
        permits = new SemaphoreSlim(pipeline.Threads);
        Vectors = new TextEmbedder(EncoderSession.Open(checkpoint, recipe.RequestedOutput, choices), tokenizer, pipeline, permits);
        tokens = new Lazy<TextEmbedder>(() => OpenTokens(options, pipeline));
        Options = OptionReader.Resolve(options, recipe, tokenizer.MaxLength, choices.Device, pipeline.Threads);
        Recipe = RecipeWords.Describe(recipe);
    }

    /// <summary>Embeds texts.</summary>
    public TextEmbedder Vectors { get; }

    /// <summary>Embeds the tokens of texts.</summary>
    public TextEmbedder Tokens => tokens.Value;

    public Tokenizer Tokenizer => tokenizer.Tokenizer;

    public int MaxTokens => tokenizer.MaxLength;

    public AlbertOptions Options { get; }

    public IReadOnlyDictionary<string, string> Recipe { get; }

    public string Location => checkpoint.Source.Location;

    /// <exception cref="UserException">The model cannot be loaded.</exception>
    public static LoadedModel Open(string location, AlbertOptions options)
    {
        OptionReader.Check(options);
        Checkpoint checkpoint = Checkpoint.Open(location);
        try
        {
            return new LoadedModel(checkpoint, options);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <exception cref="AlbertException">The model has one token type.</exception>
    public void RequirePairs()
    {
        if (!checkpoint.HasTokenTypes)
        {
            throw new AlbertException(
                AlbertErrorKind.Text, $"{checkpoint.Folder} has one token type, so it cannot tell the texts of a pair apart.");
        }
    }

    public void Dispose()
    {
        if (tokens.IsValueCreated)
        {
            Tokens.Dispose();
        }

        Vectors.Dispose();
        checkpoint.Dispose();
        permits.Dispose();
    }

    /// <summary>A session that gives token vectors serves both; one that pools inside needs another beside it.</summary>
    private TextEmbedder OpenTokens(AlbertOptions options, PipelineOptions pipeline)
    {
        RecipeChoice choice = OptionReader.Recipe(options) with { Pooling = PoolingMode.Tokens, Dimensions = null };
        PipelineOptions perToken = pipeline with { Recipe = CheckpointRecipe.Choose(checkpoint, choice) };
        return Vectors.IsPerText
            ? new TextEmbedder(EncoderSession.Open(checkpoint, perToken.Recipe.RequestedOutput, choices), tokenizer, perToken, permits)
            : Vectors.WithRecipe(perToken);
    }
}
