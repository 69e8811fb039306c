namespace AlbertEmbed.Tokenization;

/// <summary>The parts of a tokenizer, whichever file they come from.</summary>
internal sealed record TokenizerParts
{
    public required ITextNormalizer Normalizer { get; init; }

    public required IPreTokenizer PreTokenizer { get; init; }

    /// <summary>Only for a pre-tokenizer that needs it.</summary>
    public TextStart? Start { get; init; }

    public required IWordSegmenter Segmenter { get; init; }

    public required SequenceTemplate Template { get; init; }

    /// <summary>Tokens that are found in the text as given.</summary>
    public IReadOnlyList<AddedToken> RawTokens { get; init; } = [];

    /// <summary>Tokens that are found in normalized text; their contents are normalized.</summary>
    public IReadOnlyList<AddedToken> NormalizedTokens { get; init; } = [];

    /// <summary>Whether the whole text is lower-cased before added tokens are found.</summary>
    public bool LowerCasesFirst { get; init; }

    /// <summary>The flags of a <c>tokenizer.json</c> with BERT's normalizer.</summary>
    public BertFlags? BertFlags { get; init; }

    /// <summary>Whether a long text loses its start, if the settings do not state which end it loses.</summary>
    public bool TruncatesLeft { get; init; }

    /// <summary>Whether a text can be cut between a space and an ASCII character without changing its tokens.</summary>
    public bool AllowsChunks { get; init; }

    /// <summary>The kind and the file, for people.</summary>
    public required string Description { get; init; }
}
