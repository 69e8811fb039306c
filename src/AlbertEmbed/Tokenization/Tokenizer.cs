using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// A checkpoint's tokenizer: converts text to token ids exactly as the reference implementation (Hugging Face's fast tokenizers) does.
/// Thread-safe, if each thread has its own buffer.
/// </summary>
internal sealed class Tokenizer
{
    /// <summary>UTF-16 units that are normalized at a time when a buffer keeps details.</summary>
    private const int ChunkLength = 4096;

    /// <summary>UTF-16 units without a space: more than enough for all tokens that nearly any model takes.</summary>
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

    /// <summary>Whether a long text loses its start according to the vocabulary's own file.</summary>
    public bool TruncatesLeft => parts.TruncatesLeft;

    public int UnknownId => parts.Segmenter.UnknownId;

    /// <summary>One more than the highest id of a token.</summary>
    public int VocabularySize { get; }

    /// <summary>Marks pieces that continue a word, where words are set apart by spaces; null where pieces hold the spaces.</summary>
    public string? ContinuationPrefix => parts.Segmenter.ContinuationPrefix;

    public string Description => parts.Description;

    /// <summary>The text of a token; null when there is no token with the id.</summary>
    public string? TokenOf(int id)
    {
        AddedToken? added = parts.RawTokens.Concat(parts.NormalizedTokens).FirstOrDefault(token => token.Id == id);
        return added?.Name ?? (id >= 0 && id < parts.Segmenter.Count ? parts.Segmenter.PieceOf(id) : null);
    }

    /// <summary>Appends the tokens of a text, without the special tokens around it.</summary>
    /// <param name="text">Any text; lone surrogates read as U+FFFD.</param>
    /// <param name="output">Receives the tokens.</param>
    /// <param name="enough">Encoding stops once the output has more tokens than this, because the rest would be cut off anyway.</param>
    public void Encode(ReadOnlySpan<char> text, TokenBuffer output, int enough = int.MaxValue)
    {
        if (!parts.LowerCasesFirst)
        {
            EncodeAsGiven(text, output, enough);
            return;
        }

        int first = output.Count;
        NormalizedText lower = output.Lowered;
        LowerCaser.Lower(text, lower);
        EncodeAsGiven(lower.Chars, output, enough);
        output.MoveOffsets(first, lower, text.Length);
    }

    private void EncodeAsGiven(ReadOnlySpan<char> text, TokenBuffer output, int enough)
    {
        for (int at = 0; at < text.Length && output.Count <= enough;)
        {
            AddedToken? token = rawTokens.FindNext(text, at, out int start, out int end);
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
    /// Encodes a segment chunk by chunk. A chunk is mostly one word, and words repeat, so a cache keeps the tokens of short chunks.
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
    /// Encodes only the start of a long text without spaces, because memory for all of it would be thirty times its size.
    /// </summary>
    /// <returns>False if no start has enough tokens or can be cut; the output is then unchanged.</returns>
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
    /// A position between two ASCII letters or digits or ideographs: no normalizer that allows chunks lets them influence each other.
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
    /// The first position at or after <paramref name="least"/> between a space and an ASCII character. No normalizer that allows chunks
    /// joins the two, and a word ends there anyway, so a cut there does not change tokens.
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

    /// <summary>Normalizes, finds added tokens in the result, and encodes the text between them.</summary>
    private void EncodeChunk(ReadOnlySpan<char> chunk, int offset, TokenBuffer output, bool isWhole = true)
    {
        NormalizedText normalized = output.Normalized;
        normalized.Clear();

        // A unit in front of the first word, which the pre-tokenizer may overwrite by ▁.
        normalized.Append(' ', offset, offset);
        parts.Normalizer.Normalize(chunk, offset, normalized);
        int startEnd = parts.Start is { } textStart && offset == 0 ? 1 + textStart.LengthOfFirst(chunk, output.FirstCharacters) : 0;
        for (int at = 1; at < normalized.Length;)
        {
            (AddedToken? token, int start, int end) = (null, normalized.Length, normalized.Length);
            if (!normalizedTokens.IsEmpty)
            {
                token = normalizedTokens.FindNext(normalized.Chars, at, out start, out end);
            }

            EncodeWords(normalized, (at, start), startEnd, output, isWhole);
            if (token is not null)
            {
                output.Add(Usable(token), token.Id == UnknownId, normalized, start, end);
            }

            at = end;
        }
    }

    private void EncodeWords(NormalizedText normalized, (int Start, int End) range, int startEnd, TokenBuffer output, bool isWhole)
    {
        if (range.Start == range.End)
        {
            return;
        }

        List<(int Start, int Length)> words = output.Words;
        words.Clear();
        words.Add((range.Start, range.End - range.Start));
        output.Rewritten.Clear();
        NormalizedText text = parts.PreTokenizer.CutIntoWords(normalized, words, startEnd, output.Rewritten);
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
