using AlbertEmbed.Errors;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Makes the token sequences of a text, and does to a long one what was chosen.</summary>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="overflow">What happens to long texts.</param>
/// <param name="stride">Tokens that neighbouring windows share.</param>
internal sealed class OverflowTokenizer(TextTokenizer tokenizer, Overflow overflow, int stride)
{
    /// <summary>Makes one sequence, or all windows. A pair's windows move over its second text, each with all of the first.</summary>
    /// <param name="item">The text.</param>
    /// <param name="buffer">Holds the text's tokens afterwards.</param>
    /// <param name="problem">What makes the text a bad one, with its place; null for a good one.</param>
    /// <returns>Nothing for a bad text.</returns>
    public TokenSequence[] Tokenize<TItem>(in TItem item, TokenBuffer buffer, out UserException? problem)
        where TItem : struct, ITextItem
    {
        problem = null;
        try
        {
            return item.Problem is { } known ? throw UserException.BadRecord(known) : Tokenize(item.Text, item.Pair, buffer);
        }
        catch (UserException e) when (e.Kind == ErrorKind.BadRecord)
        {
            problem = UserException.BadRecord($"{item.Place}: {e.Message}", e).With(e.Remedy).OfOneRecord();
            return [];
        }
    }

    /// <summary>Makes one sequence of a text, or all windows.</summary>
    /// <exception cref="UserException">The text is too long, or has no tokens.</exception>
    public TokenSequence[] Tokenize(ReadOnlySpan<char> text, string? pair, TokenBuffer buffer)
    {
        if (overflow == Overflow.Window)
        {
            return RequireTokens(pair is { } second
                ? [.. tokenizer.EncodePairWindows(text, second, PairTruncation.OnlySecond, stride, buffer)]
                : [.. tokenizer.EncodeWindows(text, stride, buffer)]);
        }

        TokenSequence sequence = tokenizer.Encode(text, pair, buffer);
        return overflow == Overflow.Error && sequence.IsTruncated ? throw tokenizer.TooLong() : RequireTokens([sequence]);
    }

    /// <summary>An empty text has no tokens at all where a tokenizer adds no special ones, and the model cannot encode nothing.</summary>
    private static TokenSequence[] RequireTokens(TokenSequence[] sequences) => sequences[0].Ids.Length > 0
        ? sequences
        : throw UserException.BadRecord(
            "the text has no tokens, because the tokenizer adds no special ones, so there is no vector of it. Leave such texts out.");
}
