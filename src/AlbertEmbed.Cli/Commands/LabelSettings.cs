using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>What <c>classify</c> is asked for, besides texts, model and output.</summary>
/// <param name="Options">What is written of labels.</param>
internal sealed record LabelSettings(LabelOptions Options)
{
    /// <summary>The head that labels texts, and its file's name; null for the checkpoint's own head.</summary>
    public (HeadFile File, string Name)? Trained { get; init; }

    /// <summary>What decides the labels besides the recipe of the vectors.</summary>
    public IEnumerable<(string Key, string Value)> Recipe()
    {
        yield return ("labels", Options.OneAToken ? "one a token" : "of texts");
        yield return ("with_logits", Words.Lower(Options.WithLogits));
        yield return ("head", Trained?.File.Sha256 ?? "own");
    }

    /// <summary>The head that labels the texts of a run.</summary>
    /// <exception cref="UserException">The checkpoint has none, or it does not go with what was asked for.</exception>
    public LabelHead Choose(EmbeddingPlan plan, InputSettings input)
    {
        if (Trained is { } trained)
        {
            return trained.File.ToHead();
        }

        LabelHead head = CheckpointHead.Read(plan.Checkpoint);
        return Options.OneAToken && !head.IsOfTokens
            ? throw UserException.Usage(
                $"{plan.Checkpoint.Folder} labels texts, not tokens. Leave out {HeadOptions.Pooling} tokens.")
            : head.IsOfTokens && input.Fields.Pair is not null
                ? throw UserException.Usage(
                    $"{plan.Checkpoint.Folder} labels tokens, whose places are those in one text. Leave out --pair-field.")
            : head;
    }

    /// <summary>Compares the vectors of a run with those that the head was trained on.</summary>
    /// <exception cref="UserException">They are others.</exception>
    public void Check(EmbeddingPlan plan, TextTokenizer tokenizer, InputSettings input)
    {
        if (Trained is { } trained)
        {
            HeadRecipe.Check(trained.File, trained.Name, HeadRecipe.Of(plan, tokenizer, input));
            int width = plan.Options.Recipe.Width(plan.Options.Recipe.Output.Width(plan.Checkpoint.Config));
            if (width != trained.File.ToHead().Width)
            {
                throw UserException.Model($"{trained.Name} takes vectors of another width than {width}. It is damaged. Train it again.");
            }
        }
    }

    /// <summary>Writes labels as JSON Lines.</summary>
    public IEmbeddingWriter Lines(OutputSet files, LabelHead head, JsonlOptions options) => head.IsOfTokens
        ? new TagWriter(files, head, Options, options)
        : new LabelWriter(files, head, Options, options);

    /// <summary>The columns of labels in a table.</summary>
    public IRecordColumns Columns(LabelHead head) => head.IsOfTokens ? new TagColumns(head, Options) : new LabelColumns(head, Options);
}
