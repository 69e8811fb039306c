using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>What is put before each text, the first one of a pair.</summary>
/// <param name="Text">The prompt; empty for none.</param>
/// <param name="IsPooled">Whether its tokens take part in the pooling.</param>
internal sealed record TextPrompt(string Text, bool IsPooled = true)
{
    public static TextPrompt None { get; } = new(string.Empty);

    /// <summary>Whether the pooling begins behind the prompt's tokens.</summary>
    public bool IsLeftOut => Text.Length > 0 && !IsPooled;

    /// <summary>The prompt that was chosen, or the one that the folder says by default.</summary>
    /// <param name="folder">The checkpoint's folder, for messages.</param>
    /// <param name="modules">Knows its prompts.</param>
    /// <param name="choice">What was chosen.</param>
    /// <exception cref="UserException">There is no prompt of that name.</exception>
    public static TextPrompt Choose(string folder, SentenceModules modules, PromptChoice choice) =>
        new(choice.Text ?? Named(folder, modules, choice.Name) ?? string.Empty, modules.PoolsPrompt);

    private static string? Named(string folder, SentenceModules modules, string? name)
    {
        if ((name ?? modules.DefaultPromptName) is not { } wanted)
        {
            return null;
        }

        if (modules.Prompts.TryGetValue(wanted, out string? text))
        {
            return text ?? throw UserException.Model(
                $"{folder}: {CheckpointFiles.SentenceTransformers}: its prompt {wanted} is not a text.").With(Remedy.PromptItself);
        }

        return name is null
            ? throw UserException.Model(
                $"{folder}: {CheckpointFiles.SentenceTransformers}: its default_prompt_name {wanted} is not among its prompts.")
                .With(Remedy.PromptItself)
            : throw UserException.Usage(
                $"{folder} has no prompt \"{wanted}\""
                    + (modules.Prompts.Count > 0 ? $"; it has {string.Join(", ", modules.Prompts.Keys)}." : ", and names no other."))
                .With(Remedy.PromptItself);
    }
}
