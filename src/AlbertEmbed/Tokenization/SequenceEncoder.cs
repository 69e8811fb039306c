using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Frames a text's tokens with special tokens and cuts them to a maximum length.</summary>
internal sealed class SequenceEncoder
{
    /// <summary>Special tokens around a single text.</summary>
    public const int SingleFrame = 2;

    private const int PairFrame = 3;

    private readonly Tokenizer tokenizer;

    /// <param name="tokenizer">Gives the tokens.</param>
    /// <param name="maxLength">Most tokens of a text, special ones included.</param>
    public SequenceEncoder(Tokenizer tokenizer, int maxLength)
    {
        if (maxLength <= SingleFrame)
        {
            throw UserException.Usage($"--max-length {maxLength} leaves no room for text: [CLS] and [SEP] take two. Use 3 or more.");
        }

        this.tokenizer = tokenizer;
        MaxLength = maxLength;
    }

    public int MaxLength { get; }

    public SpecialTokens Special => tokenizer.Special;

    /// <summary><c>[CLS] text [SEP]</c>, cut on the right.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="buffer">Holds the text's tokens afterwards, as many as are needed to know that the rest is cut.</param>
    public TokenSequence Encode(ReadOnlySpan<char> text, TokenBuffer buffer)
    {
        buffer.Clear();
        int room = MaxLength - SingleFrame;
        tokenizer.Encode(text, buffer, enough: room);
        ReadOnlySpan<int> content = buffer.Ids[..Math.Min(buffer.Count, room)];
        int[] ids = [tokenizer.Special.Classifier.Id, .. content, tokenizer.Special.Separator.Id];
        return new TokenSequence(ids, ids.Length, content.Count(tokenizer.Vocabulary.UnknownId), buffer.Count > room);
    }

    /// <summary>What is said of a text that was to be refused when it is too long.</summary>
    public UserException TooLong(string place) => UserException.BadRecord(
        $"{place}: the text has more than {MaxLength} tokens. Shorten it, or use --overflow truncate.");

    /// <summary><c>[CLS] first [SEP] second [SEP]</c>, token types 0 up to the first separator, then 1. Too long a pair is refused.</summary>
    public TokenSequence Encode(ReadOnlySpan<char> first, ReadOnlySpan<char> second, TokenBuffer buffer)
    {
        buffer.Clear();
        tokenizer.Encode(first, buffer);
        int firstCount = buffer.Count;
        tokenizer.Encode(second, buffer);
        if (buffer.Count + PairFrame > MaxLength)
        {
            throw UserException.BadRecord($"a pair has {buffer.Count + PairFrame} tokens, more than {MaxLength}.");
        }

        int separator = tokenizer.Special.Separator.Id;
        int[] ids = [tokenizer.Special.Classifier.Id, .. buffer.Ids[..firstCount], separator, .. buffer.Ids[firstCount..], separator];
        return new TokenSequence(ids, firstCount + 2, buffer.UnknownCount, IsTruncated: false);
    }
}
