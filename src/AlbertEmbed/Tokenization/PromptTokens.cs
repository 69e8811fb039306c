using System.Buffers;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Puts a prompt before texts. Both are tokenized as one text, as sentence-transformers does; offsets count in the text as given.
/// </summary>
internal sealed class PromptTokens
{
    private readonly Tokenizer tokenizer;
    private readonly string prompt;
    private readonly int[] ids;

    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="room">Most tokens between the special ones.</param>
    /// <exception cref="UserException">The prompt leaves no room for texts.</exception>
    public PromptTokens(Tokenizer tokenizer, TextPrompt prompt, int room)
    {
        this.tokenizer = tokenizer;
        this.prompt = prompt.Text;
        TokenBuffer buffer = new();
        tokenizer.Encode(prompt.Text, buffer);
        ids = buffer.Ids.ToArray();
        if (prompt.Text.Length > 0 && ids.Length >= room)
        {
            throw UserException.Usage(
                $"The prompt takes {Plural.Of(ids.Length, "token")}, and a text may have {room} with it, so it leaves no room for texts.")
                .With(Remedy.LargerMaxLength);
        }

        Unpooled = prompt.IsLeftOut ? tokenizer.Template.SingleFrame + ids.Length - TrailingFrame : 0;
    }

    /// <summary>Tokens of the prompt by itself.</summary>
    public int Count => ids.Length;

    /// <summary>
    /// How many of the first tokens of a text are left out of the pooling: those that the prompt has by itself, special ones included, but
    /// for one at its end.
    /// </summary>
    public int Unpooled { get; }

    /// <summary>1 where a special token follows a text.</summary>
    private int TrailingFrame => tokenizer.Template.Parts(isPair: false)[^1].IsText ? 0 : 1;

    /// <summary>Appends the tokens of the prompt and a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">Receives the tokens. Those of the prompt lie at [0, 0) in the text.</param>
    /// <param name="enough">Encoding stops once the output has more tokens than this.</param>
    public void Encode(ReadOnlySpan<char> text, TokenBuffer output, int enough = int.MaxValue)
    {
        if (prompt.Length == 0)
        {
            tokenizer.Encode(text, output, enough);
            return;
        }

        int length = checked(prompt.Length + text.Length);
        char[] joined = ArrayPool<char>.Shared.Rent(length);
        try
        {
            prompt.CopyTo(joined);
            text.CopyTo(joined.AsSpan(prompt.Length));
            int first = output.Count;
            tokenizer.Encode(joined.AsSpan(0, length), output, enough);
            output.ShiftOffsets(first, prompt.Length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(joined);
        }
    }

    /// <summary>How many of the first tokens are the prompt's: the last ones of it may be joined with the text.</summary>
    public int CountIn(TokenBuffer buffer) => buffer.Ids.CommonPrefixLength(ids);
}
