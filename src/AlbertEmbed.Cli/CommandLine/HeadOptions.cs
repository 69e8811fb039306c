using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Output;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say which head labels texts, and what is written of labels.</summary>
internal sealed class HeadOptions
{
    public const string Pooling = "--pooling";

    private const string Tokens = "tokens";

    private readonly Option<string?> head = new("--head")
    {
        Description = "The classifier that classify train has made; it says how its vectors are made. [default: the checkpoint's own head]",
        HelpName = "FILE",
    };

    private readonly Option<bool> logits = new("--logits") { Description = "Add the head's raw numbers." };

    public void AddTo(Command command)
    {
        command.Options.Add(head);
        command.Options.Add(logits);
        command.Validators.Add(result =>
        {
            bool IsUseless(Option option) => result.IsGiven(option)
                && (option.Name is "--layers" or "--layer-merge" or "--dims" or EmbeddingOptions.Normalize
                    || (option.Name == Pooling && result.Word(option) != Tokens));
            if (!result.IsGiven(head) && command.Options.FirstOrDefault(IsUseless) is { Name: var useless })
            {
                result.AddError($"{useless} goes with --head: a checkpoint's own head takes the vectors that it was trained on.");
            }
        });
    }

    /// <summary>The head's file; null for the checkpoint's own head.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(head);

    public LabelOptions Resolve(ParseResult parsed, EmbeddingSettings embedding) =>
        new(parsed.GetValue(logits), embedding.Recipe.Pooling == PoolingMode.Tokens);
}
