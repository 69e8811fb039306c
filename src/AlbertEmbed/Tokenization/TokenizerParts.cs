namespace AlbertEmbed.Tokenization;

/// <summary>What a tokenizer is made of, from whichever file it came.</summary>
internal sealed record TokenizerParts
{
    public required ITextNormalizer Normalizer { get; init; }

    public required IPreTokenizer PreTokenizer { get; init; }

    /// <summary>Where the pre-tokenizer asks for it.</summary>
    public TextStart? Start { get; init; }

    public required IWordSegmenter Segmenter { get; init; }

    public required SequenceTemplate Template { get; init; }

    /// <summary>Tokens looked for in the text as it stands.</summary>
    public IReadOnlyList<AddedToken> RawTokens { get; init; } = [];

    /// <summary>Tokens looked for in normalized text; their contents are normalized already.</summary>
    public IReadOnlyList<AddedToken> NormalizedTokens { get; init; } = [];

    /// <summary>Whether the whole text is lower-cased before added tokens are looked for.</summary>
    public bool LowerCasesFirst { get; init; }

    /// <summary>What a <c>tokenizer.json</c> with BERT's normalizer says of case, accents and Chinese signs.</summary>
    public BertFlags? BertFlags { get; init; }

    /// <summary>Whether the start of a long text is cut off, where nothing beside the vocabulary says which end is.</summary>
    public bool TruncatesLeft { get; init; }

    /// <summary>Whether a text may be cut, between a space and an ASCII sign, and the parts tokenized one by one.</summary>
    public bool AllowsChunks { get; init; }

    /// <summary>In words, for a user: which kind, from which file.</summary>
    public required string Description { get; init; }
}
