using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Engine;

/// <summary>Finds out what a vector is made of: what was chosen, and the checkpoint's own recipe where nothing was.</summary>
internal static class CheckpointRecipe
{
    /// <exception cref="UserException">The checkpoint lacks what was chosen, or asks for what cannot be done.</exception>
    public static EmbeddingRecipe Choose(Checkpoint checkpoint, RecipeChoice choice) =>
        choice.IsForOwnHead ? OfOwnHead(checkpoint, choice) : OfVectors(checkpoint, choice);

    private static EmbeddingRecipe OfVectors(Checkpoint checkpoint, RecipeChoice choice)
    {
        TextPrompt prompt = TextPrompt.Choose(checkpoint.Folder, checkpoint.Modules, choice.Prompt);
        EmbeddingRecipe recipe = ChooseVectors(checkpoint, choice, prompt) with { Prompt = prompt };
        RequireTokens(checkpoint, recipe);
        return Cut(checkpoint, recipe, choice);
    }

    private static EmbeddingRecipe ChooseVectors(Checkpoint checkpoint, RecipeChoice choice, TextPrompt prompt)
    {
        SentenceModules modules = checkpoint.Modules;
        if (checkpoint.Source.Sentence is { } sentence && choice.Pooling is null)
        {
            RefuseLayersOfGraph(checkpoint.Source, choice);
            return OfSentences(checkpoint, EncoderOutput.Of(sentence, isPerText: true));
        }

        EncoderOutput output = OutputOf(checkpoint, choice, prompt);
        if (choice.Pooling is { } mode)
        {
            return new EmbeddingRecipe
            {
                Poolings = [mode],
                Output = output,
                Steps = modules.Normalizes ? [SentenceStep.Normalize] : [],
            };
        }

        if (modules.Obstacle is { } obstacle)
        {
            throw UserException.Model($"{checkpoint.Folder}: {obstacle}.").With(Remedy.OtherPoolingInstead);
        }

        EmbeddingRecipe recipe = new()
        {
            Poolings = modules.Poolings.Count > 0 ? modules.Poolings : [PoolingMode.Mean],
            TokenSteps = modules.TokenSteps,
            Steps = modules.Steps,
            Output = output,
        };
        CheckWidths(checkpoint, recipe);
        return recipe;
    }

    /// <summary>Sentence modules, where a folder has some, are no part of what its classifier was trained on.</summary>
    private static EmbeddingRecipe OfOwnHead(Checkpoint checkpoint, RecipeChoice choice)
    {
        TextPrompt prompt = TextPrompt.Choose(checkpoint.Folder, checkpoint.Modules, choice.Prompt) with { IsPooled = true };
        return CheckpointHead.IsOfTokens(checkpoint) ? new EmbeddingRecipe { Poolings = [PoolingMode.Tokens], Prompt = prompt }
            : checkpoint.HasPooler
                ? new EmbeddingRecipe { Poolings = [PoolingMode.Pooler], Output = EncoderOutput.Pooler, Prompt = prompt }
            : throw UserException.Model($"{checkpoint.Folder} has no pooler, which its classifier needs. It is damaged.");
    }

    private static EmbeddingRecipe OfSentences(Checkpoint checkpoint, EncoderOutput output)
    {
        int width = output.Width(checkpoint.Config);
        int listed = checkpoint.Modules.Width(checkpoint.Config.HiddenSize);
        if (checkpoint.Modules.DenseLayers.Any() && width != listed)
        {
            throw UserException.Model(
                $"{checkpoint.Folder}: its graph gives vectors of {Plural.Of(width, "component")}, and its modules "
                    + $"give {listed}, so the graph leaves "
                    + "modules out. Use the checkpoint with its weights.");
        }

        return new EmbeddingRecipe
        {
            Poolings = [PoolingMode.Sentence],
            Output = output,
        };
    }

    /// <summary>
    /// What follows the modules: the vector is cut, as the user or else its folder says, and then normalised, as the user says.
    /// </summary>
    private static EmbeddingRecipe Cut(Checkpoint checkpoint, EmbeddingRecipe recipe, RecipeChoice choice)
    {
        if (choice.Dimensions is { } wanted)
        {
            RefuseDimensions(wanted, recipe, recipe.Width(recipe.Output.Width(checkpoint.Config)));
        }

        List<SentenceStep> steps = [.. recipe.Steps];
        if ((choice.Dimensions ?? checkpoint.Modules.Kept) is { } kept && !recipe.IsTokens)
        {
            steps.Add(SentenceStep.Keep(kept));
        }

        if (choice.Normalize && steps is not [.., { IsNormalize: true }])
        {
            steps.Add(SentenceStep.Normalize);
        }

        return recipe with { Steps = steps };
    }

    private static void RefuseDimensions(int wanted, EmbeddingRecipe recipe, int width)
    {
        if (recipe.IsTokens)
        {
            throw UserException.Usage("The vectors of tokens are not cut to some of their components: that is for vectors of texts.")
                .With(Remedy.AllDimensions);
        }

        if (wanted > width)
        {
            throw UserException.Usage($"The vectors have {Plural.Of(width, "component")}, fewer than {wanted}.")
                .With(Remedy.FewerDimensions);
        }
    }

    /// <summary>Only token vectors can leave out those of the prompt.</summary>
    private static void RequireTokens(Checkpoint checkpoint, EmbeddingRecipe recipe)
    {
        if (recipe.Prompt.IsLeftOut && recipe.Poolings is [PoolingMode.Sentence])
        {
            throw UserException.Model(
                $"{checkpoint.Folder} leaves the tokens of a prompt out of the pooling (include_prompt), and its graph pools all of them.")
                .With(Remedy.NoPrompt);
        }
    }

    private static void CheckWidths(Checkpoint checkpoint, EmbeddingRecipe recipe)
    {
        int width = Check(recipe.TokenSteps, recipe.Output.Width(checkpoint.Config));
        Check(recipe.Steps, recipe.Poolings.Count * width);

        int Check(IReadOnlyList<SentenceStep> steps, int before)
        {
            foreach (DenseModule dense in steps.Select(step => step.Dense).OfType<DenseModule>())
            {
                before = dense.Inputs == before ? dense.Outputs : throw UserException.Model(
                    $"{checkpoint.Folder}: a dense layer takes {Plural.Of(dense.Inputs, "component")}, but gets {before}.")
                    .With(Remedy.OtherPoolingInstead);
            }

            return before;
        }
    }

    private static EncoderOutput OutputOf(Checkpoint checkpoint, RecipeChoice choice, TextPrompt prompt)
    {
        if (choice.Pooling == PoolingMode.Pooler)
        {
            return !checkpoint.HasPooler ? throw UserException.Model($"{checkpoint.Folder} has no pooler.").With(Remedy.OtherPooling)
                : choice.HasLayers ? throw UserException.Usage(
                    "The pooler is trained on the last hidden state alone.").With(Remedy.NoLayers)
                : checkpoint.Source is ExportedSource { Graph.Pooler: { } port } ? EncoderOutput.Of(port, isPerText: true)
                : EncoderOutput.Pooler;
        }

        if (checkpoint.Source is ExportedSource { Graph: var graph })
        {
            RefuseLayersOfGraph(checkpoint.Source, choice);
            return EncoderOutput.Of(graph.Tokens ?? throw OnlyPooled(graph), isPerText: false);
        }

        int count = checkpoint.Config.Layers;
        List<int> layers = LayersOf(choice, count);
        IReadOnlyList<PoolingMode> poolings = choice.Pooling is { } chosen ? [chosen] : checkpoint.Modules.Poolings;
        return layers is [var only] && only == count
            ? poolings is [PoolingMode.Cls] && !prompt.IsLeftOut ? EncoderOutput.FirstToken : EncoderOutput.LastHiddenState
            : new EncoderOutput { Layers = layers, Merge = choice.LayerMerge };
    }

    private static UserException OnlyPooled(ExportedGraph graph) => graph.Sentence is { } sentence
        ? UserException.Model($"{graph.Onnx.FilePath} pools inside and gives only {sentence}.").With(Remedy.NoPooling)
        : UserException.Model($"{graph.Onnx.FilePath} gives only {graph.Pooler}.").With(Remedy.PoolerPooling);

    private static void RefuseLayersOfGraph(ModelSource source, RecipeChoice choice)
    {
        if (choice.HasLayers)
        {
            throw UserException.Usage(
                $"{source.Location} is an exported graph, which has no hidden states to choose from.")
                .With(Remedy.NoLayersOrCheckpoint);
        }
    }

    /// <summary>Numbers of hidden states, counted from the embedding output.</summary>
    private static List<int> LayersOf(RecipeChoice choice, int count)
    {
        if (choice.TakesAllLayers)
        {
            return [.. Enumerable.Range(0, count + 1)];
        }

        List<int> layers = [];
        foreach (int layer in choice.Layers ?? [-1])
        {
            if (layer > count || layer < -count - 1)
            {
                throw UserException.Usage(
                    $"There is no hidden state {layer}. The model has 0 to {count}, or from the end -1 to {-count - 1}.")
                    .With(Remedy.OtherLayers);
            }

            layers.Add(layer < 0 ? count + 1 + layer : layer);
        }

        return layers.Distinct().Count() == layers.Count
            ? layers
            : throw UserException.Usage(
                $"The hidden state {layers.GroupBy(layer => layer).First(same => same.Count() > 1).Key} is named twice.")
                .With(Remedy.OtherLayers);
    }
}
