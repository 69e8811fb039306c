using System.CommandLine;
using System.Globalization;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say how a head is trained, measured and written.</summary>
internal sealed class TrainOptions
{
    private const string DefaultLabel = "label";
    private const string Balanced = "balanced";

    private readonly Argument<string> labelled = new("LABELLED")
    {
        Description = "A table or JSON Lines with texts and their labels; - is standard input. A list of labels in JSON Lines means that "
            + "several may hold.",
    };

    private readonly Option<string?> labelField = new(FieldNames.LabelOption)
    {
        Description = $"Field or column with the label. [default: {DefaultLabel}]",
        HelpName = "NAME",
    };

    private readonly Option<string?> test = new("--test")
    {
        Description = "Measure the classifier on this file, which has the same fields. [default: five-fold cross-validation]",
        HelpName = "FILE",
    };

    private readonly Option<double?> strength = new("--strength")
    {
        Description = "How freely weights grow, scikit-learn's C: less keeps them smaller. [default: found by five-fold cross-validation]",
        HelpName = "C",
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                || number is not (>= 1e-9 and <= 1e9))
            {
                result.AddError($"--strength {word} is not a number from 1e-9 to 1e9.");
            }

            return number;
        },
    };

    private readonly Option<string?> classWeight = OptionKinds.Choice(
        "--class-weight", [], "balanced counts texts of rare labels more, as scikit-learn does. [default: none]", "none", Balanced);

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write the classifier to a file, for classify --head. [default: it is only measured]",
        HelpName = "FILE",
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace a file that exists." };

    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(labelled);
        command.Options.Add(output);
        command.Options.Add(labelField);
        command.Options.Add(test);
        command.Options.Add(strength);
        command.Options.Add(classWeight);
        command.Options.Add(json);
        command.Options.Add(force);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(force) && !result.IsGiven(output))
            {
                result.AddError("--force goes with an output file. Name it with -o.");
            }
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="embedding">Texts, model and vectors.</param>
    public TrainSettings Resolve(ParseResult parsed, EmbeddingSettings embedding)
    {
        string field = parsed.GetValue(labelField) ?? DefaultLabel;
        return new TrainSettings
        {
            Embedding = embedding with
            {
                Input = embedding.Input with
                {
                    Paths = [parsed.GetValue(labelled)!],
                    OtherPaths = parsed.GetValue(test) is { } other ? [other] : [],
                    Fields = embedding.Input.Fields with { Label = field },
                },
            },
            LabelField = field,
            Test = parsed.GetValue(test),
            Strength = parsed.GetValue(strength),
            IsBalanced = parsed.GetValue(classWeight) == Balanced,
            Output = parsed.GetValue(output),
            Force = parsed.GetValue(force),
            AsJson = parsed.GetValue(json),
            Options = VectorOptions.Given(parsed, embedding.Model),
        };
    }
}
