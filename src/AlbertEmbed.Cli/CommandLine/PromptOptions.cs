using System.CommandLine;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what is put before each text.</summary>
internal sealed class PromptOptions
{
    public const string Prompt = "--prompt";

    private readonly Option<string?> prompt = new(Prompt)
    {
        Description = "Put this before each text, the first one of a pair; \"\" for nothing. Offsets count without it. "
            + "[default: the checkpoint's default prompt]",
        HelpName = "TEXT",
    };

    private readonly Option<string?> name = new("--prompt-name")
    {
        Description = "Put one of the checkpoint's own prompts before each text; albert-embed info shows them.",
        HelpName = "NAME",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(prompt);
        command.Options.Add(name);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(prompt) && result.IsGiven(name))
            {
                result.AddError("--prompt and --prompt-name both say what to put before texts. Use one of them.");
            }
        });
    }

    public PromptChoice Resolve(ParseResult parsed) => new(parsed.GetValue(prompt), parsed.GetValue(name));
}
