using System.CommandLine;
using System.CommandLine.Parsing;

namespace AlbertEmbed.CommandLine;

/// <summary>A model that a command takes as its argument, or behind <c>--model</c> as all other commands do.</summary>
internal sealed class NamedModel
{
    private readonly Argument<string?> argument;
    private readonly Option<string?> option;
    private readonly bool isRequired;

    /// <param name="description">What the argument may be.</param>
    /// <param name="isRequired">Whether nothing is taken where no model is named.</param>
    public NamedModel(string description, bool isRequired = false)
    {
        this.isRequired = isRequired;
        argument = new Argument<string?>("MODEL") { Description = description, Arity = ArgumentArity.ZeroOrOne };
        option = ModelOptions.Create("The same as the argument MODEL.");
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(argument);
        command.Options.Add(option);
        command.Validators.Add(Check);
    }

    /// <summary>The model as the user names it; null where none is named.</summary>
    public string? Resolve(ParseResult parsed) => parsed.GetValue(argument) ?? parsed.GetValue(option);

    private void Check(CommandResult result)
    {
        bool isArgument = result.GetResult(argument) is { Tokens.Count: > 0 };
        if (isArgument && result.IsGiven(option))
        {
            result.AddError($"The model is named twice: {result.GetResult(argument)!.Tokens[0].Value} and --model. Name it once.");
        }
        else if (isRequired && !isArgument && !result.IsGiven(option))
        {
            result.AddError($"{result.Command.Name} wants a model: albert-embed {result.Command.Name} MODEL, or -m MODEL.");
        }
    }
}
