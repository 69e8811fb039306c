using System.CommandLine;

namespace AlbertEmbed.CommandLine;

/// <summary>The option that says which model to run.</summary>
internal sealed class ModelOptions
{
    public const string Variable = "ALBERT_EMBED_MODEL";

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = $"A Hugging Face ALBERT checkpoint folder. [default: ${Variable}, else the bundled model]",
        HelpName = "DIR",
    };

    /// <summary>The model that comes with the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public void AddTo(Command command) => command.Options.Add(model);

    /// <summary>The folder of the model that was asked for.</summary>
    public string Resolve(ParseResult parsed) => Resolve(parsed.GetValue(model));

    public static string Resolve(string? chosen) =>
        chosen ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : BundledFolder);
}
