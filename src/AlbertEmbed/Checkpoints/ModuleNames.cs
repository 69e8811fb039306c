using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The vectors that a module of sentence-transformers is applied to: those of the tokens, or the pooled one.</summary>
internal readonly record struct ModuleNames(bool OnTokens)
{
    public const string InputKey = "module_input_name";
    public const string OutputKey = "module_output_name";

    private const string Tokens = "token_embeddings";
    private const string Sentence = "sentence_embedding";

    /// <exception cref="FormatException">The vectors have other names, or the module makes one kind of the other.</exception>
    public static ModuleNames Read(JsonFile? config)
    {
        string input = config?.Text(InputKey) ?? Sentence;
        string output = config?.Text(OutputKey) ?? input;
        return input is Tokens or Sentence && output == input
            ? new ModuleNames(input == Tokens)
            : throw new FormatException($"a module that makes {output} of {input} is not supported");
    }
}
