using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Converts texts to token ids with special tokens, cut to a maximum length or in windows of it.</summary>
internal sealed class TextTokenizer
{
    private readonly Tokenizer tokenizer;
    private readonly bool truncatesLeft;

    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <param name="maxLength">Most tokens of a text, special ones included.</param>
    /// <param name="truncatesLeft">Whether a long text loses its start instead of its end.</param>
    /// <exception cref="UserException">Special tokens leave no room for text.</exception>
    public TextTokenizer(Tokenizer tokenizer, int maxLength, bool truncatesLeft = false)
    {
        if (maxLength <= tokenizer.Template.SingleFrame)
        {
            throw UserException.Usage(
                $"A maximal length of {maxLength} leaves no room for text: special tokens take {tokenizer.Template.SingleFrame}, so it "
                    + $"is at least {tokenizer.Template.SingleFrame + 1}.")
                .With(Remedy.LargerMaxLength);
        }

        this.tokenizer = tokenizer;
        this.truncatesLeft = truncatesLeft;
        MaxLength = maxLength;
    }

    public int MaxLength { get; }

    /// <summary>The reason why pairs are refused, or null.</summary>
    public string? PairObstacle { get; init; }

    public Tokenizer Tokenizer => tokenizer;

    /// <summary>A single text, cut to the maximum length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="buffer">Receives the text's tokens, or enough of them to know that the rest is cut.</param>
    public TokenSequence Encode(ReadOnlySpan<char> text, TokenBuffer buffer)
    {
        int room = MaxLength - tokenizer.Template.SingleFrame;
        buffer.Clear();
        tokenizer.Encode(text, buffer, truncatesLeft ? int.MaxValue : room);
        return Frame(buffer, Truncation.Windows(buffer.Count, room, 0, truncatesLeft).First(), null, buffer.Count > room);
    }

    /// <summary>A single text, or a pair if there is a second text, cut to the maximum length.</summary>
    public TokenSequence Encode(ReadOnlySpan<char> text, string? pair, TokenBuffer buffer) =>
        pair is null ? Encode(text, buffer) : EncodePair(text, pair, buffer);

    /// <summary>A whole single text, in windows of the maximum length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="stride">Tokens that neighbouring windows share.</param>
    /// <param name="buffer">Receives the text's tokens.</param>
    /// <exception cref="UserException">The stride is not less than the room for text.</exception>
    public IReadOnlyList<TokenSequence> EncodeWindows(ReadOnlySpan<char> text, int stride, TokenBuffer buffer)
    {
        CheckStride(stride);
        int room = MaxLength - tokenizer.Template.SingleFrame;
        buffer.Clear();
        tokenizer.Encode(text, buffer);
        return [.. Truncation.Windows(buffer.Count, room, stride, truncatesLeft).Select(window => Frame(buffer, window, null, false))];
    }

    /// <summary>A pair of texts, the longer one cut first.</summary>
    public TokenSequence EncodePair(ReadOnlySpan<char> first, ReadOnlySpan<char> second, TokenBuffer buffer)
    {
        (int firstCount, int secondCount, int room) = TokenizePair(first, second, buffer);
        (int keptFirst, int keptSecond) = Truncation.LongestFirst(firstCount, secondCount, room);
        return Frame(
            buffer,
            KeptRange(0, firstCount, keptFirst),
            KeptRange(firstCount, secondCount, keptSecond),
            keptFirst + keptSecond < firstCount + secondCount);
    }

    /// <summary>A pair of texts in windows over one text, each with all of the other text.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="cut">The text that is cut into windows.</param>
    /// <param name="stride">Tokens that neighbouring windows share.</param>
    /// <param name="buffer">Receives the tokens of both texts.</param>
    /// <exception cref="UserException">The other text leaves no room, or less room than the stride.</exception>
    public IReadOnlyList<TokenSequence> EncodePairWindows(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, PairTruncation cut, int stride, TokenBuffer buffer)
    {
        (int firstCount, int secondCount, int room) = TokenizePair(first, second, buffer);
        bool cutsFirst = cut == PairTruncation.OnlyFirst;
        int left = room - (cutsFirst ? secondCount : firstCount);
        int count = cutsFirst ? firstCount : secondCount;
        if (count > left)
        {
            if (left <= 0)
            {
                throw UserException.BadRecord(
                    $"the {(cutsFirst ? "second" : "first")} text of the pair leaves no room for the other in {MaxLength} tokens.");
            }

            if (stride >= left)
            {
                throw UserException.BadRecord(
                    $"the {(cutsFirst ? "second" : "first")} text of the pair leaves {left} of {MaxLength} tokens for the other, less than "
                        + $"a stride of {stride} needs.").With(Remedy.SmallerStride);
            }
        }

        int offset = cutsFirst ? 0 : firstCount;
        return
        [
            .. from window in Truncation.Windows(count, left, stride, truncatesLeft)
               let moving = (window.Start + offset, window.End + offset)
               select cutsFirst
                   ? Frame(buffer, moving, (firstCount, firstCount + secondCount), false)
                   : Frame(buffer, (0, firstCount), moving, false),
        ];
    }

    /// <exception cref="UserException">The stride is not less than the room for text, so windows would not advance.</exception>
    public void CheckStride(int stride)
    {
        int room = MaxLength - tokenizer.Template.SingleFrame;
        if (stride >= room)
        {
            throw UserException.Usage(
                $"A stride of {stride} is too large: windows of {MaxLength} tokens hold {room} of the text.").With(Remedy.SmallerStride);
        }
    }

    /// <summary>The error for a text that is too long and must not be cut.</summary>
    public UserException TooLong() => UserException.BadRecord(
        $"the text has more than {MaxLength} tokens.").With(Remedy.ShorterText);

    private (int First, int Second, int Room) TokenizePair(ReadOnlySpan<char> first, ReadOnlySpan<char> second, TokenBuffer buffer)
    {
        if (PairObstacle is not null)
        {
            throw UserException.Model(PairObstacle);
        }

        buffer.Clear();
        tokenizer.Encode(first, buffer);
        int firstCount = buffer.Count;
        tokenizer.Encode(second, buffer);
        int room = MaxLength - tokenizer.Template.PairFrame;
        return room > 0
            ? (firstCount, buffer.Count - firstCount, room)
            : throw UserException.Usage(
                $"A maximal length of {MaxLength} leaves no room for a pair: special tokens take {tokenizer.Template.PairFrame}.")
                .With(Remedy.LargerMaxLength);
    }

    private (int Start, int End) KeptRange(int start, int count, int kept) =>
        truncatesLeft ? (start + count - kept, start + count) : (start, start + kept);

    private TokenSequence Frame(TokenBuffer buffer, (int Start, int End) first, (int Start, int End)? second, bool isTruncated)
    {
        IReadOnlyList<TemplatePart> parts = tokenizer.Template.Parts(second is not null);
        int content = first.End - first.Start + (second?.End - second?.Start ?? 0);
        int[] ids = new int[content + (second is null ? tokenizer.Template.SingleFrame : tokenizer.Template.PairFrame)];
        int[] sources = buffer.KeepsDetails ? new int[ids.Length] : [];
        Array.Fill(sources, TokenSequence.SpecialSource);
        int at = 0;
        int firstSegment = 0;
        foreach (TemplatePart part in parts)
        {
            if (part.IsText)
            {
                (int start, int end) = part.Value == TemplatePart.A ? first : second!.Value;
                buffer.Ids[start..end].CopyTo(ids.AsSpan(at));
                for (int i = start; i < end && buffer.KeepsDetails; i++)
                {
                    sources[at + i - start] = i;
                }

                at += end - start;
            }
            else
            {
                ids[at++] = part.Value;
            }

            firstSegment = part.TypeId == 0 ? at : firstSegment;
        }

        int unknown = CountUnknown(buffer, first) + (second is { } other ? CountUnknown(buffer, other) : 0);
        return new TokenSequence(ids, firstSegment, content, unknown, isTruncated)
        {
            Sources = sources,
            TextCount = buffer.Count,
            TextUnknownCount = buffer.UnknownCount,
        };
    }

    private int CountUnknown(TokenBuffer buffer, (int Start, int End) range) =>
        buffer.Ids[range.Start..range.End].Count(tokenizer.UnknownId);
}
