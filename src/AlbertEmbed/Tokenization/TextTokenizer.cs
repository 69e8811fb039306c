using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Converts texts to token ids with special tokens, cut to a maximum length or in windows of it.</summary>
internal sealed class TextTokenizer
{
    private readonly Tokenizer tokenizer;
    private readonly bool truncatesLeft;
    private readonly PromptTokens prompt;

    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <param name="maxLength">Most tokens of a text, special ones included.</param>
    /// <param name="truncatesLeft">Whether a long text loses its start instead of its end.</param>
    /// <param name="prompt">What is put before each text, the first one of a pair; null for nothing.</param>
    /// <exception cref="UserException">Special tokens, or the prompt, leave no room for text.</exception>
    public TextTokenizer(Tokenizer tokenizer, int maxLength, bool truncatesLeft = false, TextPrompt? prompt = null)
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
        this.prompt = new PromptTokens(tokenizer, prompt ?? TextPrompt.None, maxLength - tokenizer.Template.SingleFrame);
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
        prompt.Encode(text, buffer, truncatesLeft ? int.MaxValue : room);
        return Frame(buffer, Truncation.Windows(buffer.Count, room, 0, truncatesLeft).First(), null, buffer.Count > room);
    }

    /// <summary>A single text, or a pair if there is a second text, cut to the maximum length.</summary>
    public TokenSequence Encode(ReadOnlySpan<char> text, string? pair, TokenBuffer buffer) =>
        pair is null ? Encode(text, buffer) : EncodePair(text, pair, buffer);

    /// <summary>
    /// A whole single text, in windows of the maximum length. Each window begins with the prompt: a model that has learned with one knows
    /// no text without it.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="stride">Tokens that neighbouring windows share.</param>
    /// <param name="buffer">Receives the text's tokens.</param>
    /// <exception cref="UserException">The stride is not less than the room for text.</exception>
    public IReadOnlyList<TokenSequence> EncodeWindows(ReadOnlySpan<char> text, int stride, TokenBuffer buffer)
    {
        CheckStride(stride);
        int room = MaxLength - tokenizer.Template.SingleFrame;
        buffer.Clear();
        prompt.Encode(text, buffer);
        int start = buffer.Count > room ? prompt.CountIn(buffer) : 0;
        return
        [
            .. Truncation.Windows(buffer.Count - start, room - start, stride, truncatesLeft)
                .Select(window => Frame(buffer, (window.Start + start, window.End + start), null, false, start)),
        ];
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
        int room = MaxLength - tokenizer.Template.SingleFrame - prompt.Count;
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
        prompt.Encode(first, buffer);
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

    /// <param name="buffer">The tokens of the texts.</param>
    /// <param name="first">Those of the first text.</param>
    /// <param name="second">Those of the second text of a pair.</param>
    /// <param name="isTruncated">Whether there are more.</param>
    /// <param name="before">How many of the first tokens of all are put before the first text's.</param>
    /// <exception cref="UserException">Nothing is left to pool.</exception>
    private TokenSequence Frame(
        TokenBuffer buffer, (int Start, int End) first, (int Start, int End)? second, bool isTruncated, int before = 0)
    {
        IReadOnlyList<TemplatePart> parts = tokenizer.Template.Parts(second is not null);
        int content = before + first.End - first.Start + (second?.End - second?.Start ?? 0);
        int[] ids = new int[content + (second is null ? tokenizer.Template.SingleFrame : tokenizer.Template.PairFrame)];
        int[] sources = buffer.KeepsDetails ? new int[ids.Length] : [];
        Array.Fill(sources, TokenSequence.SpecialSource);
        int at = 0;
        int firstSegment = 0;
        foreach (TemplatePart part in parts)
        {
            if (!part.IsText)
            {
                ids[at++] = part.Value;
            }
            else if (part.Value == TemplatePart.A)
            {
                Copy(buffer, (0, before), ids, sources, ref at);
                Copy(buffer, first, ids, sources, ref at);
            }
            else
            {
                Copy(buffer, second!.Value, ids, sources, ref at);
            }

            firstSegment = part.TypeId == 0 ? at : firstSegment;
        }

        int unknown = CountUnknown(buffer, (0, before)) + CountUnknown(buffer, first)
            + (second is { } other ? CountUnknown(buffer, other) : 0);
        RequirePooled(ids.Length);
        return new TokenSequence(ids, firstSegment, content, unknown, isTruncated)
        {
            Sources = sources,
            TextCount = buffer.Count,
            TextUnknownCount = buffer.UnknownCount,
            PromptCount = prompt.CountIn(buffer),
            Unpooled = prompt.Unpooled,
        };
    }

    private static void Copy(TokenBuffer buffer, (int Start, int End) range, int[] ids, int[] sources, ref int at)
    {
        buffer.Ids[range.Start..range.End].CopyTo(ids.AsSpan(at));
        for (int i = range.Start; i < range.End; i++, at++)
        {
            if (buffer.KeepsDetails)
            {
                sources[at] = i;
            }
        }
    }

    /// <summary>A prompt that grows together with the text may have more tokens by itself than with it.</summary>
    private void RequirePooled(int tokens)
    {
        if (prompt.Unpooled > 0 && prompt.Unpooled >= tokens)
        {
            throw UserException.BadRecord(
                "the text has fewer tokens with the prompt than the prompt has by itself, so nothing is "
                    + "left to pool. End the prompt with a "
                    + "space.");
        }
    }

    private int CountUnknown(TokenBuffer buffer, (int Start, int End) range) =>
        buffer.Ids[range.Start..range.End].Count(tokenizer.UnknownId);
}
