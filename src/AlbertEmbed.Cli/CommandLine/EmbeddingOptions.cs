using System.CommandLine;
using System.Globalization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what a vector is.</summary>
internal sealed class EmbeddingOptions
{
    public const string Normalize = "--normalize";

    private const string AllLayers = "all";

    private readonly PromptOptions prompt = new();

    private readonly Option<int?> dimensions = OptionKinds.Number(
        "--dims",
        "Keep the first N components of each vector; --normalize then normalises them. [default: what the checkpoint says, else all]",
        least: 1);

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

    /// <param name="withTokens">Whether tokens may have vectors.</param>
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

    public void AddTo(Command command)
    {
        prompt.AddTo(command);
        command.Options.Add(dimensions);
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
    }

    public RecipeChoice Resolve(ParseResult parsed)
    {
        string? spec = parsed.GetValue(layers);
        return new RecipeChoice
        {
            Pooling = parsed.GetValue(pooling) is { } name ? Enum.Parse<PoolingMode>(name, ignoreCase: true) : null,
            Layers = spec is null or AllLayers ? null : [.. spec.Split(',').Select(Number)],
            TakesAllLayers = spec == AllLayers,
            LayerMerge = Enum.Parse<LayerMerge>(parsed.GetValue(layerMerge) ?? nameof(LayerMerge.Mean), ignoreCase: true),
            Normalize = parsed.GetValue(normalize),
            Prompt = prompt.Resolve(parsed),
            Dimensions = parsed.GetValue(dimensions),
        };
    }

    private static int Number(string word) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int layer) ? layer : throw UserException.Usage(
            word == AllLayers ? "--layers all takes every hidden state, so nothing goes with it. Leave out the rest, or the word all."
            : word.TrimStart('-').Length > 0 && word.TrimStart('-').All(char.IsAsciiDigit)
                ? $"--layers: no model has a hidden state {word}. albert-embed info says how many layers the model has."
            : $"--layers: \"{word}\" is not the number of a hidden state. Give numbers such as -1,-2, or the word all alone.");
}
