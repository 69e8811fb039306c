namespace AlbertEmbed.Tokenization;

/// <summary>
/// What <c>tokenizer_config.json</c> says, and the two files beside it in which older releases of transformers keep tokens. A value is
/// null where no file states it.
/// </summary>
internal sealed record TokenizerSettings
{
    public bool? LowerCase { get; init; }

    public bool? KeepAccents { get; init; }

    /// <summary>BERT's strip_accents: null means the same as lower case.</summary>
    public bool? StripAccents { get; init; }

    public bool? TokenizeChineseChars { get; init; }

    public TokenSetting? ClassifierToken { get; init; }

    public TokenSetting? SeparatorToken { get; init; }

    public TokenSetting? MaskToken { get; init; }

    public TokenSetting? PaddingToken { get; init; }

    public TokenSetting? UnknownToken { get; init; }

    /// <summary>The bos_token and the eos_token: special tokens that this program puts around no text.</summary>
    public IReadOnlyList<TokenSetting> OtherTokens { get; init; } = [];

    /// <summary>Tokens with ids, in the order of the ids.</summary>
    public IReadOnlyList<TokenSetting> AddedTokens { get; init; } = [];

    /// <summary>Special tokens from lists that state no ids.</summary>
    public IReadOnlyList<TokenSetting> FurtherTokens { get; init; } = [];

    /// <summary>Tokens under keys such as image_token, which only some releases of transformers add to the vocabulary.</summary>
    public IReadOnlyList<TokenSetting> DisputedTokens { get; init; } = [];

    /// <summary>Most tokens of a text, special ones included; null without a limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether a long text loses its start instead of its end.</summary>
    public bool? TruncatesLeft { get; init; }

    /// <summary>The tokenizer_class, or null.</summary>
    public string? ClassName { get; init; }

    /// <summary>Whether the model receives token type ids, which the two texts of a pair need.</summary>
    public bool GivesTokenTypes { get; init; } = true;

    /// <summary>
    /// The special tokens with a role, from the files or else from the tokenizer's class, in the order in which the reference assigns
    /// ids to those that have none.
    /// </summary>
    public IReadOnlyList<TokenSetting> SpecialTokens { get; init; } = [];

    /// <summary>The setting for a <c>vocab.txt</c> that is not supported, or null.</summary>
    public string? WordPieceObstacle { get; init; }

    /// <summary>The setting for a <c>spiece.model</c> that is not supported, or null.</summary>
    public string? SentencePieceObstacle { get; init; }

    /// <summary>The id that the files state for an added token, or null.</summary>
    public int? AddedId(string content) => AddedTokens.FirstOrDefault(token => token.Content == content)?.Id;

    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static TokenizerSettings Read(string folder) => new TokenizerSettingsReader(folder).Read();
}
