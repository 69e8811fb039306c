using System.CommandLine;
using System.Globalization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what a vector is.</summary>
internal sealed class EmbeddingOptions
{
    public const string Normalize = "--normalize";

    private const string AllLayers = "all";

    private readonly Option<string?> pooling;

    private readonly Option<string?> layers = new("--layers")
    {
        Description =
            "Hidden states to use: -1 is the last, 0 the embedding output, 1 to N those of the layers; several "
            + "with commas, or all. [default: -1]",
        HelpName = "SPEC",
    };

    private readonly Option<string?> layerMerge = OptionKinds.Choice(
        "--layer-merge", [], "How several hidden states become one. [default: mean]", "mean", "concat", "sum");

    private readonly Option<bool> normalize = new(Normalize)
    {
        Description = "L2-normalise each vector. [default: off, unless the checkpoint says so]",
    };

    /// <param name="withTokens">Whether each token may have a vector of its own.</param>
    public EmbeddingOptions(bool withTokens = false)
    {
        string[] words = ["mean", "cls", "max", "pooler", .. withTokens ? (string[])["tokens"] : []];
        pooling = OptionKinds.Choice(
            "--pooling",
            ["-p"],
            $"How token vectors become one vector: their mean, the one of [CLS], the maximum, or ALBERT's tanh "
                + $"pooler{(withTokens ? "; or one vector for each token" : string.Empty)}. [default: what the checkpoint says, else mean]",
            words);
    }

    public LengthOptions Length { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(pooling);
        command.Options.Add(layers);
        command.Options.Add(layerMerge);
        command.Options.Add(normalize);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(layerMerge)
                && result.Word(layers) is var spec
                && spec != AllLayers
                && spec?.Contains(',', StringComparison.Ordinal) != true)
            {
                result.AddError("--layer-merge goes with several hidden states. Name them with --layers, such as -1,-2.");
            }
        });
        Length.AddTo(command);
    }

    /// <summary>What was asked for, and where nothing was, the checkpoint's own recipe.</summary>
    /// <exception cref="UserException">The checkpoint does not have what was asked for, or asks for what cannot be done.</exception>
    public EmbeddingRecipe Recipe(ParseResult parsed, Checkpoint checkpoint)
    {
        PoolingMode? chosen = parsed.GetValue(pooling) is { } name ? Enum.Parse<PoolingMode>(name, ignoreCase: true) : null;
        if (checkpoint.Exported is { Sentence: { } sentence } && chosen is null)
        {
            CheckLayers(parsed, checkpoint);
            EncoderOutput whole = EncoderOutput.Of(sentence, isPerText: true);
            CheckModules(checkpoint, whole);
            return new EmbeddingRecipe
            {
                Poolings = [PoolingMode.Sentence],
                Output = whole,
                Steps = Finish([], checkpoint.Modules.Kept, parsed.GetValue(normalize)),
            };
        }

        EncoderOutput output = Output(parsed, checkpoint, chosen);
        bool normalizes = parsed.GetValue(normalize);
        if (chosen is { } mode)
        {
            SayOverride(parsed, checkpoint.Modules);
            return new EmbeddingRecipe
            {
                Poolings = [mode],
                Output = output,
                Steps = Finish(
                    checkpoint.Modules.Normalizes ? [SentenceStep.Normalize] : [],
                    mode == PoolingMode.Tokens ? null : checkpoint.Modules.Kept,
                    normalizes),
            };
        }

        if (checkpoint.Modules is { Obstacle: { } obstacle, TextObstacle: null })
        {
            throw UserException.Model($"{checkpoint.Folder}: {obstacle}. Choose with --pooling what to use instead.");
        }

        EmbeddingRecipe recipe = new()
        {
            Poolings = checkpoint.Modules.Poolings.Count > 0 ? checkpoint.Modules.Poolings : [PoolingMode.Mean],
            TokenSteps = checkpoint.Modules.TokenSteps,
            Steps = Finish(checkpoint.Modules.Steps, checkpoint.Modules.Kept, normalizes),
            Output = output,
        };
        CheckWidths(checkpoint, recipe);
        return recipe;
    }

    /// <summary>Refuses a graph that gives vectors of texts without the dense layers that the folder lists.</summary>
    private static void CheckModules(Checkpoint checkpoint, EncoderOutput output)
    {
        int width = output.Width(checkpoint.Config);
        int listed = checkpoint.Modules.Width(checkpoint.Config.HiddenSize);
        if (checkpoint.Modules.DenseLayers.Any() && width != listed)
        {
            throw UserException.Model(
                $"{checkpoint.Folder}: its graph gives vectors of {width} components, and its modules give {listed}, so the graph leaves "
                    + "modules out. Use the checkpoint with its weights.");
        }
    }

    /// <summary>What follows the modules: the vector is cut, as its folder says, and then normalised, as the user says.</summary>
    private static List<SentenceStep> Finish(IReadOnlyList<SentenceStep> steps, int? kept, bool normalizes)
    {
        List<SentenceStep> all = [.. steps];
        if (kept is { } components)
        {
            all.Add(SentenceStep.Keep(components));
        }

        if (normalizes && all is not [.., { IsNormalize: true }])
        {
            all.Add(SentenceStep.Normalize);
        }

        return all;
    }

    /// <summary>A recipe in words, for the metadata.</summary>
    public static Dictionary<string, string> Describe(EmbeddingRecipe recipe) => new()
    {
        ["pooling"] = string.Join("+", recipe.Poolings.Select(mode => Words.Lower(mode)))
            + (recipe.TokenSteps.Count == 0 ? string.Empty : $" of tokens after {string.Join(", ", recipe.TokenSteps.Select(Describe))}"),
        ["then"] = recipe.Steps.Count == 0 ? "nothing" : string.Join(", ", recipe.Steps.Select(Describe)),
        ["layers"] = recipe.Output.Layers.Count == 0 ? "-1" : string.Join(",", recipe.Output.Layers),
        ["layer_merge"] = recipe.Output.Layers.Count > 1 ? Words.Lower(recipe.Output.Merge) : "none",
    };

    private static string Describe(SentenceStep step) =>
        step.Dense is { } dense ? $"dense {dense.Inputs} to {dense.Outputs}{(dense.AddsInput ? " with its input added" : string.Empty)}"
        : step.Kept is { } kept ? $"the first {kept}"
        : "normalize";

    private static void CheckWidths(Checkpoint checkpoint, EmbeddingRecipe recipe)
    {
        int width = Check(recipe.TokenSteps, recipe.Output.Width(checkpoint.Config));
        Check(recipe.Steps, recipe.Poolings.Count * width);

        int Check(IReadOnlyList<SentenceStep> steps, int before)
        {
            foreach (DenseModule dense in steps.Select(step => step.Dense).OfType<DenseModule>())
            {
                before = dense.Inputs == before ? dense.Outputs : throw UserException.Model(
                    $"{checkpoint.Folder}: a dense layer takes {dense.Inputs} components, but gets {before}. Choose "
                        + $"with --pooling to leave it out.");
            }

            return before;
        }
    }

    private static void SayOverride(ParseResult parsed, SentenceModules modules)
    {
        bool hasOwn = modules.Poolings.Count > 0 || modules.DenseLayers.Any();
        if (hasOwn && parsed.GetValue(GeneralOptions.Verbose))
        {
            string dense = modules.DenseLayers.Any() ? " and leaves out its dense layers" : string.Empty;
            Messages.Note(
                parsed,
                $"--pooling replaces the checkpoint's own "
                    + $"({string.Join(" + ", modules.Poolings.Select(mode => Words.Lower(mode)))}){dense}.");
        }
    }

    private EncoderOutput Output(ParseResult parsed, Checkpoint checkpoint, PoolingMode? chosen)
    {
        if (chosen == PoolingMode.Pooler)
        {
            return !checkpoint.HasPooler ? throw UserException.Model($"{checkpoint.Folder} has no pooler. Use --pooling mean, cls or max.")
                : parsed.GetValue(layers) is not null ? throw UserException.Usage(
                    "The pooler is trained on the last hidden state: --layers does not go with --pooling pooler.")
                : checkpoint.Exported is { Pooler: { } port } ? EncoderOutput.Of(port, isPerText: true)
                : EncoderOutput.Pooler;
        }

        if (checkpoint.Exported is { } graph)
        {
            CheckLayers(parsed, checkpoint);
            return EncoderOutput.Of(graph.Tokens ?? throw UserException.Model(Pools(graph)), isPerText: false);
        }

        List<int> wanted = Layers(parsed.GetValue(layers) ?? "-1", checkpoint.Config.Layers);
        return wanted is [var only] && only == checkpoint.Config.Layers
            ? EncoderOutput.LastHiddenState
            : new EncoderOutput
            {
                Layers = wanted,
                Merge = Enum.Parse<LayerMerge>(parsed.GetValue(layerMerge) ?? nameof(LayerMerge.Mean), ignoreCase: true),
            };
    }

    private static string Pools(ExportedGraph graph) =>
        graph.Sentence is { } sentence
            ? $"{graph.Onnx.FilePath} pools inside and gives only {sentence}. Leave out --pooling."
            : $"{graph.Onnx.FilePath} gives only {graph.Pooler}. Use --pooling pooler.";

    private void CheckLayers(ParseResult parsed, Checkpoint checkpoint)
    {
        if (parsed.GetValue(layers) is not null)
        {
            throw UserException.Usage(
                $"{checkpoint.Exported!.Onnx.FilePath} is an exported graph, which has no hidden states to choose from: "
                    + "leave out --layers, or give the checkpoint itself.");
        }
    }

    /// <summary>Numbers of hidden states, counted from the embedding output.</summary>
    private static List<int> Layers(string spec, int count)
    {
        if (spec == AllLayers)
        {
            return [.. Enumerable.Range(0, count + 1)];
        }

        List<int> wanted = [];
        foreach (string word in spec.Split(','))
        {
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int layer)
                || layer > count
                || layer < -count - 1)
            {
                throw UserException.Usage(
                    $"--layers {spec}: there is no hidden state {word}. The model has 0 to {count}, or from the end -1 to {-count - 1}.");
            }

            wanted.Add(layer < 0 ? count + 1 + layer : layer);
        }

        return wanted.Distinct().Count() == wanted.Count
            ? wanted
            : throw UserException.Usage($"--layers {spec} names a hidden state twice.");
    }
}
