namespace AlbertEmbed.Tokenization;

/// <summary>
/// An ALBERT tokenizer over a SentencePiece unigram vocabulary: text in, token ids out, exactly as the reference
/// implementation (Hugging Face's fast AlbertTokenizer) gives them. Safe to use from several threads, each with its own buffer.
/// </summary>
internal sealed class Tokenizer
{
    /// <summary>Text is normalized in pieces of about this many UTF-16 units, so that a text of any length needs little memory.</summary>
    private const int ChunkLength = 4096;

    private readonly AddedTokens addedTokens;
    private readonly AlbertNormalizer normalizer;
    private readonly UnigramSegmenter segmenter;

    public Tokenizer(Vocabulary vocabulary, AlbertNormalizer normalizer, IReadOnlyList<AddedToken> addedTokens, SpecialTokens special)
    {
        this.normalizer = normalizer;
        this.addedTokens = new AddedTokens(addedTokens);
        segmenter = new UnigramSegmenter(vocabulary);
        Vocabulary = vocabulary;
        Special = special;
    }

    public Vocabulary Vocabulary { get; }

    public SpecialTokens Special { get; }

    /// <summary>Appends the tokens of a text, without the special tokens around it.</summary>
    /// <param name="text">Any text; lone surrogates read as U+FFFD.</param>
    /// <param name="output">Receives the tokens.</param>
    /// <param name="enough">Stop once the output has more than this many tokens: the rest would be cut off anyway.</param>
    public void Encode(ReadOnlySpan<char> text, TokenBuffer output, int enough = int.MaxValue)
    {
        for (int at = 0; at < text.Length && output.Count <= enough;)
        {
            AddedToken? token = addedTokens.Find(text, at, out int start, out int end);
            EncodeSegment(text[at..start], at, output, enough);
            if (token is not null)
            {
                output.Add(token.Id, isUnknown: token.Id == Vocabulary.UnknownId);
                if (output.KeepsDetails)
                {
                    output.AddDetails(text[start..end].ToString(), start, end);
                }
            }

            at = end;
        }
    }

    private void EncodeSegment(ReadOnlySpan<char> segment, int offset, TokenBuffer output, int enough)
    {
        while (!segment.IsEmpty && output.Count <= enough)
        {
            int length = FirstChunk(segment);
            EncodeChunk(segment[..length], offset, output);
            segment = segment[length..];
            offset += length;
        }
    }

    /// <summary>A cut that changes nothing: between a space and an ASCII letter, digit or sign.</summary>
    private static int FirstChunk(ReadOnlySpan<char> text)
    {
        for (int end = ChunkLength; end < text.Length; end++)
        {
            if (text[end - 1] == ' ' && text[end] is > ' ' and < '\u007F')
            {
                return end;
            }
        }

        return text.Length;
    }

    /// <summary>Normalizes, then cuts at white space; the unit before each word becomes its word start.</summary>
    private void EncodeChunk(ReadOnlySpan<char> chunk, int offset, TokenBuffer output)
    {
        NormalizedText normalized = output.Normalized;
        normalized.Clear();
        normalized.Append(' ', offset, offset);
        normalizer.Normalize(chunk, offset, normalized);

        Span<char> chars = normalized.Chars;
        for (int at = 1; at < chars.Length;)
        {
            if (UnicodeData.IsWhiteSpace(chars[at]))
            {
                at++;
                continue;
            }

            int start = at;
            while (at < chars.Length && !UnicodeData.IsWhiteSpace(chars[at]))
            {
                at++;
            }

            EncodeWord(normalized, start, at, output);
        }
    }

    /// <summary>Prefixes the word start unless the word has one, and cuts before every further one.</summary>
    private void EncodeWord(NormalizedText normalized, int start, int end, TokenBuffer output)
    {
        Span<char> chars = normalized.Chars;
        if (chars[start] != UnigramSegmenter.WordStart)
        {
            start--;
            chars[start] = UnigramSegmenter.WordStart;
            if (normalized.KeepsOffsets)
            {
                normalized.Starts[start] = normalized.Starts[start + 1];
                normalized.Ends[start] = normalized.Starts[start + 1];
            }
        }

        while (start < end)
        {
            int further = chars[(start + 1)..end].IndexOf(UnigramSegmenter.WordStart);
            int length = further < 0 ? end - start : further + 1;
            segmenter.Segment(normalized, start, length, output);
            start += length;
        }
    }
}
