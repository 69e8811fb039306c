using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// A checkpoint's tokenizer: text in, token ids out, exactly as the reference implementation (Hugging Face's fast
/// tokenizers) gives them. Safe to use from several threads, each with its own buffer.
/// </summary>
internal sealed class Tokenizer
{
    /// <summary>With details, text is normalized in pieces of about this many UTF-16 units.</summary>
    private const int ChunkLength = 4096;

    /// <summary>UTF-16 units of a text without spaces that are more than enough for the tokens of nearly any model.</summary>
    private const int LongChunk = 1 << 16;

    private readonly TokenizerParts parts;
    private readonly AddedTokens rawTokens;
    private readonly AddedTokens normalizedTokens;

    public Tokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        rawTokens = new AddedTokens(parts.RawTokens);
        normalizedTokens = new AddedTokens(parts.NormalizedTokens);
        VocabularySize = parts.Segmenter.Count;
        IEnumerable<AddedToken> usable = parts.RawTokens.Concat(parts.NormalizedTokens).Where(token => !token.IsUnusable);
        foreach (int id in usable.Select(token => token.Id).Concat(parts.Template.Ids))
        {
            VocabularySize = Math.Max(VocabularySize, id + 1);
        }
    }

    public SequenceTemplate Template => parts.Template;

    /// <summary>Whether the vocabulary's own file says that the start of a long text is cut off.</summary>
    public bool TruncatesLeft => parts.TruncatesLeft;

    public int UnknownId => parts.Segmenter.UnknownId;

    /// <summary>One more than the highest id that can come out.</summary>
    public int VocabularySize { get; }

    public string Description => parts.Description;

    /// <summary>Appends the tokens of a text, without the special tokens around it.</summary>
    /// <param name="text">Any text; lone surrogates read as U+FFFD.</param>
    /// <param name="output">Receives the tokens.</param>
    /// <param name="enough">Stop once the output has more than this many tokens: the rest would be cut off anyway.</param>
    public void Encode(ReadOnlySpan<char> text, TokenBuffer output, int enough = int.MaxValue)
    {
        if (!parts.LowerCasesFirst)
        {
            EncodeAsItStands(text, output, enough);
            return;
        }

        int first = output.Count;
        EncodeAsItStands(LowerCaser.Lower(text, out (int Start, int End)[] origins), output, enough);
        output.MoveOffsets(first, origins);
    }

    private void EncodeAsItStands(ReadOnlySpan<char> text, TokenBuffer output, int enough)
    {
        for (int at = 0; at < text.Length && output.Count <= enough;)
        {
            AddedToken? token = rawTokens.Find(text, at, out int start, out int end);
            EncodeSegment(text[at..start], at, output, enough);
            if (token is not null)
            {
                output.Add(Usable(token), isUnknown: token.Id == UnknownId);
                if (output.KeepsDetails)
                {
                    output.AddDetails(text[start..end].ToString(), start, end);
                }
            }

            at = end;
        }
    }

    /// <summary>
    /// Encodes a segment cut by cut. What lies between two cuts is mostly one word, and text repeats its words, so
    /// the tokens of short pieces are remembered.
    /// </summary>
    private void EncodeSegment(ReadOnlySpan<char> segment, int offset, TokenBuffer output, int enough)
    {
        WordCache? cache = parts.AllowsChunks && !output.KeepsDetails ? output.CacheOf(this) : null;
        while (!segment.IsEmpty && output.Count <= enough)
        {
            int length = parts.AllowsChunks ? FirstCut(segment, cache is null ? ChunkLength : 1) : segment.Length;
            ReadOnlySpan<char> chunk = segment[..length];
            if (length > LongChunk && enough < int.MaxValue && parts.AllowsChunks && TryEncodeStart(chunk, offset, output, enough))
            {
                return;
            }

            ReadOnlySpan<char> word = chunk.TrimEnd(' ');
            if (cache is null || !cache.TryAppend(word, output))
            {
                int first = output.Count;
                int unknown = output.UnknownCount;
                EncodeChunk(chunk, offset, output);
                cache?.Store(word, output.Ids[first..], output.UnknownCount - unknown);
            }

            segment = segment[length..];
            offset += length;
        }
    }

    /// <summary>
    /// Encodes no more of a long text without spaces than it takes to have enough tokens: memory for all of it would be thirty times its
    /// size.
    /// </summary>
    /// <returns>False when there are not enough, or no place where it can be cut; nothing is left of the try then.</returns>
    private bool TryEncodeStart(ReadOnlySpan<char> chunk, int offset, TokenBuffer output, int enough)
    {
        (int count, int unknown) = (output.Count, output.UnknownCount);
        for (int end = CutInWord(chunk, LongChunk); end < chunk.Length; end = CutInWord(chunk, (int)Math.Min(4L * end, chunk.Length)))
        {
            EncodeChunk(chunk[..end], offset, output, isWhole: false);
            if (output.Count > enough)
            {
                return true;
            }

            output.Restore(count, unknown);
        }

        return false;
    }

    /// <summary>
    /// A place between two characters that no normalizer that allows chunks changes together: letters, digits, or ideographs.
    /// </summary>
    private static int CutInWord(ReadOnlySpan<char> text, int least)
    {
        int end = least;
        while (end < text.Length && !(IsPlain(text[end - 1]) && IsPlain(text[end])))
        {
            end++;
        }

        return end;
    }

    private static bool IsPlain(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is >= '\u4E00' and <= '\u9FFF';

    private static int Usable(AddedToken token) => !token.IsUnusable
        ? token.Id
        : throw UserException.BadRecord(
            $"it has the special token {token.Name}, which is not in the model's vocabulary: there is no vector "
                + $"for it. Leave it out of the text.");

    /// <summary>
    /// The first cut that changes nothing: between a space and an ASCII letter, digit or sign. No normalizer that allows
    /// chunks joins the two, and words end there anyway.
    /// </summary>
    private static int FirstCut(ReadOnlySpan<char> text, int least)
    {
        for (int end = least; end < text.Length; end++)
        {
            int space = text[(end - 1)..].IndexOf(' ');
            if (space < 0)
            {
                break;
            }

            end += space;
            if (end < text.Length && text[end] is > ' ' and < '\u007F')
            {
                return end;
            }
        }

        return text.Length;
    }

    /// <summary>Normalizes, looks for tokens in the result, and encodes what lies between them.</summary>
    private void EncodeChunk(ReadOnlySpan<char> chunk, int offset, TokenBuffer output, bool isWhole = true)
    {
        NormalizedText normalized = output.Normalized;
        normalized.Clear();

        // Room for a word start before the first word.
        normalized.Append(' ', offset, offset);
        parts.Normalizer.Normalize(chunk, offset, normalized);
        int startEnd = parts.Start is { } textStart && offset == 0 ? 1 + textStart.Count(chunk) : 0;
        for (int at = 1; at < normalized.Length;)
        {
            (AddedToken? token, int start, int end) = (null, normalized.Length, normalized.Length);
            if (!normalizedTokens.IsEmpty)
            {
                token = normalizedTokens.Find(normalized.Chars, at, out start, out end);
            }

            EncodeWords(normalized, at, start, startEnd, output, isWhole);
            if (token is not null)
            {
                output.Add(Usable(token), token.Id == UnknownId, normalized, start, end);
            }

            at = end;
        }
    }

    private void EncodeWords(NormalizedText normalized, int start, int end, int startEnd, TokenBuffer output, bool isWhole)
    {
        if (start == end)
        {
            return;
        }

        List<(int Start, int Length)> words = output.Words;
        words.Clear();
        words.Add((start, end - start));
        output.Rewritten.Clear();
        NormalizedText text = parts.PreTokenizer.Cut(normalized, words, startEnd, output.Rewritten);
        for (int i = 0; i < words.Count; i++)
        {
            (int word, int length) = words[i];
            if (isWhole || i < words.Count - 1)
            {
                parts.Segmenter.Segment(text, word, length, output);
            }
            else
            {
                parts.Segmenter.SegmentStart(text, word, length, output);
            }
        }
    }
}
