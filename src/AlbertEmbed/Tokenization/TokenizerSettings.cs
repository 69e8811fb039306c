using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// What <c>tokenizer_config.json</c> says, and the two files beside it in which older releases of transformers keep tokens; null
/// where they say nothing.
/// </summary>
internal sealed record TokenizerSettings
{
    private const string AddedTokensKey = "added_tokens_decoder";

    /// <summary>The keys of lists of further tokens: the second is what release 5 calls the first.</summary>
    private static readonly string[] FurtherKeys = ["additional_special_tokens", "extra_special_tokens"];

    /// <summary>Those whose own code only calls the tokenizer of the file, or makes of a vocabulary what is made of it here.</summary>
    private static readonly string[] Classes =
    [
        "AlbertTokenizer", "BertTokenizer", "PreTrainedTokenizer", "TokenizersBackend", "PythonBackend",
    ];

    public bool? LowerCase { get; init; }

    public bool? KeepAccents { get; init; }

    /// <summary>BERT's strip_accents: null is the same as lower case.</summary>
    public bool? StripAccents { get; init; }

    public bool? TokenizeChineseChars { get; init; }

    public TokenSetting? ClassifierToken { get; init; }

    public TokenSetting? SeparatorToken { get; init; }

    public TokenSetting? MaskToken { get; init; }

    public TokenSetting? PaddingToken { get; init; }

    public TokenSetting? UnknownToken { get; init; }

    /// <summary>Special tokens that frame nothing here: the start and the end of a text that is written.</summary>
    public IReadOnlyList<TokenSetting> OtherTokens { get; init; } = [];

    /// <summary>Tokens whose ids are said, in the order of these.</summary>
    public IReadOnlyList<TokenSetting> AddedTokens { get; init; } = [];

    /// <summary>Special tokens whose ids are not said.</summary>
    public IReadOnlyList<TokenSetting> FurtherTokens { get; init; } = [];

    /// <summary>Tokens of a text, special ones included; null when the file does not limit them.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Long texts lose their start, not their end.</summary>
    public bool? TruncatesLeft { get; init; }

    /// <summary>Whether the tokenizer's class is BERT's, whose flags go before what a <c>tokenizer.json</c> says.</summary>
    public bool IsBert { get; init; }

    /// <summary>Whether the model is given token type ids, as the two texts of a pair need.</summary>
    public bool GivesTokenTypes { get; init; } = true;

    /// <summary>The class that makes ids of a vocabulary file in another way than it is done here, or null.</summary>
    public string? OtherClass { get; init; }

    /// <summary>
    /// The special tokens that have a part to play, in the order in which the reference gives ids to those that have none: those that the
    /// files name, and those that the tokenizer's class takes for the others.
    /// </summary>
    public IReadOnlyList<TokenSetting> SpecialTokens { get; init; } = [];

    /// <summary>What of a <c>vocab.txt</c> is asked for and not done here, or null.</summary>
    public string? WordPieceObstacle { get; init; }

    /// <summary>What of a <c>spiece.model</c> is asked for and not done here, or null.</summary>
    public string? SentencePieceObstacle { get; init; }

    /// <summary>The id that an added token says, or null.</summary>
    public int? AddedId(string content) => AddedTokens.FirstOrDefault(token => token.Content == content)?.Id;

    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static TokenizerSettings Read(string folder)
    {
        JsonFile? json = JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.TokenizerConfig));
        bool statesAdded = json?.Has(AddedTokensKey) ?? false;

        // Where the first file says all tokens, the reference does not read the older two, which say the same.
        JsonFile? special = statesAdded ? null : JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.SpecialTokens));
        JsonFile? added = statesAdded ? null : JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.AddedTokens));

        // In this order the reference gives them ids.
        TokenSetting[] further = [.. Further(json), .. Further(special)];
        TokenizerSettings settings = new()
        {
            ClassifierToken = Token("cls_token"),
            SeparatorToken = Token("sep_token"),
            MaskToken = Token("mask_token"),
            PaddingToken = Token("pad_token"),
            UnknownToken = Token("unk_token"),
            OtherTokens = [.. ((TokenSetting?[])[Token("bos_token"), Token("eos_token")]).OfType<TokenSetting>()],
            SpecialTokens = ClassOf(folder, json?.Text("tokenizer_class")).With(Token),
            WordPieceObstacle = json is null ? null : TokenizerObstacles.OfWordPiece(json),
            SentencePieceObstacle = json is null ? null : TokenizerObstacles.OfSentencePiece(json),
            FurtherTokens = [.. further.DistinctBy(token => token.Content)],
            MaxLength = json is null ? null : Limit(json),
            LowerCase = json?.Flag("do_lower_case"),
            KeepAccents = json?.Flag("keep_accents"),
            StripAccents = json?.Flag("strip_accents"),
            TokenizeChineseChars = json?.Flag("tokenize_chinese_chars"),
            OtherClass = json?.Text("tokenizer_class") is { } name && !Classes.Any(known => name == known || name == known + "Fast")
                ? name
                : null,
            IsBert = json?.Text("tokenizer_class") is "BertTokenizer" or "BertTokenizerFast",
            GivesTokenTypes = json?.Find("model_input_names") is not { ValueKind: JsonValueKind.Array } inputs
                || inputs.EnumerateArray().Any(input => input.ValueEquals("token_type_ids")),
            TruncatesLeft = json?.Text("truncation_side") switch
            {
                null => null,
                "right" => false,
                "left" => true,
                var other => throw json!.Error($"truncation_side should be left or right, but is {other}."),
            },
        };
        if (json?.Flag("split_special_tokens") == true)
        {
            throw json.Error("split_special_tokens is not supported: special tokens in a text are always found.");
        }

        return settings with { AddedTokens = statesAdded ? Stated(json!) : Added(added, settings) };

        TokenSetting? Token(string key) => One(special, key) ?? One(json, key);
    }

    /// <summary>A folder without a class is one of ALBERT's, other than one with nothing but BERT's vocabulary.</summary>
    private static SpecialTokenSet ClassOf(string folder, string? className) =>
        className is not null ? SpecialTokenSet.Of(className)
        : File.Exists(Path.Combine(folder, CheckpointFiles.TokenizerJson))
            || File.Exists(Path.Combine(folder, CheckpointFiles.SentencePiece)) ? SpecialTokenSet.Albert
        : SpecialTokenSet.Bert;

    private static TokenSetting? One(JsonFile? json, string key) =>
        json?.Find(key) is { } token
            ? Checked(json, key, () => TokenSetting.Read(token, isSpecial: true) with { Source = json.Location })
            : null;

    private static IEnumerable<TokenSetting> Further(JsonFile? json) =>
        from key in FurtherKeys
        let value = json?.Find(key)
        where value is not null
        from token in Checked(
            json!,
            key,
            () =>
                Entries(value.Value).Select(entry => TokenSetting.Read(entry, isSpecial: true) with { Source = json!.Location }).ToArray())
        select token;

    /// <summary>A list, or an object that gives each token a name.</summary>
    private static IEnumerable<JsonElement> Entries(JsonElement tokens) => tokens.ValueKind switch
    {
        JsonValueKind.Array => tokens.EnumerateArray(),
        JsonValueKind.Object => tokens.EnumerateObject().Select(entry => entry.Value),
        _ => throw new FormatException("a list of tokens was expected"),
    };

    /// <summary>The tokens that <c>tokenizer_config.json</c> states by their ids.</summary>
    private static TokenSetting[] Stated(JsonFile json) => Checked(json, AddedTokensKey, () =>
        json.Find(AddedTokensKey) is { ValueKind: JsonValueKind.Object } tokens
            ? tokens.EnumerateObject()
                .Select(entry => int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                    ? TokenSetting.Read(entry.Value, isSpecial: false) with { Id = id, HasFlags = true, Source = json.Location }
                    : throw new FormatException($"{entry.Name} is not an id"))
                .OrderBy(token => token.Id).ToArray()
            : throw new FormatException("an object was expected"));

    /// <summary>The tokens of <c>added_tokens.json</c>: those that are special elsewhere are looked for in the text as it stands.</summary>
    private static TokenSetting[] Added(JsonFile? json, TokenizerSettings settings)
    {
        if (json is null)
        {
            return [];
        }

        HashSet<string> special =
        [
            .. settings.SpecialTokens.Where(
                token => token.Source is not null).Concat(settings.FurtherTokens).Select(token => token.Content),
        ];
        return json.Root.ValueKind == JsonValueKind.Object
            ?
            [
                .. json.Root.EnumerateObject()
                    .Select(entry => new TokenSetting(entry.Name)
                    {
                        Id = Checked(json, entry.Name, () => TokenId.Read(entry.Value, entry.Name)),
                        IsSpecial = special.Contains(entry.Name),
                        IsNormalized = !special.Contains(entry.Name),
                        Source = json.Location,
                    })
                    .OrderBy(token => token.Id),
            ]
            : throw json.Error("an object of tokens and their ids was expected.");
    }

    private static T Checked<T>(JsonFile json, string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw json.Error($"{key}: {e.Message}.");
        }
    }

    /// <summary>Files without a limit say 1e30; the oldest call it max_len.</summary>
    private static int? Limit(JsonFile json) =>
        json.Number(json.Has("model_max_length") ? "model_max_length" : "max_len", double.PositiveInfinity) is
            var limit and >= 1 and < int.MaxValue
            ? (int)limit
            : null;
}
