using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Makes the token sequences of a record, whatever is to happen to long texts.</summary>
/// <param name="encoder">Makes token ids.</param>
/// <param name="overflow">What happens to long texts.</param>
/// <param name="stride">Tokens that neighbouring windows share.</param>
internal sealed class RecordEncoder(TextTokenizer encoder, Overflow overflow, int stride)
{
    /// <summary>Where a tokenizer adds no special tokens, an empty text has none at all, and nothing for the model to encode.</summary>
    private static TokenSequence[] WithTokens(TokenSequence[] sequences) => sequences[0].Ids.Length > 0
        ? sequences
        : throw UserException.BadRecord(
            "the text has no tokens, for the tokenizer adds no special ones, so there is no vector of it. Leave such texts out.");

    /// <summary>One sequence, or all windows. A pair's windows move over its second text, each with all of the first.</summary>
    /// <param name="record">The record.</param>
    /// <param name="buffer">Holds the text's tokens afterwards.</param>
    /// <param name="problem">What makes it a bad record, with its place; null when it is none.</param>
    /// <returns>Nothing for a bad record.</returns>
    public TokenSequence[] Encode(in TextRecord record, TokenBuffer buffer, out UserException? problem)
    {
        problem = null;
        try
        {
            if (record.Problem is { } said)
            {
                throw UserException.BadRecord(said);
            }

            if (overflow == Overflow.Window)
            {
                return WithTokens(record.Pair is { } second
                    ? [.. encoder.EncodePairWindows(record.Text, second, PairTruncation.OnlySecond, stride, buffer)]
                    : [.. encoder.EncodeWindows(record.Text, stride, buffer)]);
            }

            TokenSequence sequence = encoder.Encode(record.Text, record.Pair, buffer);
            return overflow == Overflow.Error && sequence.IsTruncated ? throw encoder.TooLong() : WithTokens([sequence]);
        }
        catch (UserException e) when (e.Kind == ErrorKind.BadRecord)
        {
            problem = UserException.BadRecord($"{record.Place}: {e.Message}", e).With(e.Remedy);
            return [];
        }
    }
}
