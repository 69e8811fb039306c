using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>Reads a folder's <see cref="TokenizerSettings"/> from its three files.</summary>
internal sealed class TokenizerSettingsReader
{
    private readonly string folder;
    private readonly JsonFile? json;
    private readonly JsonFile? specialTokens;
    private readonly JsonFile? addedTokens;
    private readonly bool statesAddedTokens;

    /// <exception cref="Errors.UserException">A file is damaged.</exception>
    public TokenizerSettingsReader(string folder)
    {
        this.folder = folder;
        json = JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.TokenizerConfig));
        statesAddedTokens = json?.Has(TokenLists.StatedKey) ?? false;

        // Where the first file states all tokens, the reference does not read the two older ones.
        specialTokens = statesAddedTokens ? null : JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.SpecialTokens));
        addedTokens = statesAddedTokens ? null : JsonFile.TryRead(Path.Combine(folder, CheckpointFiles.AddedTokens));
    }

    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public TokenizerSettings Read()
    {
        string? className = TokenizerClass.Of(folder, json);
        TokenizerSettings settings = new()
        {
            ClassName = className,
            ClassifierToken = Token("cls_token"),
            SeparatorToken = Token("sep_token"),
            MaskToken = Token("mask_token"),
            PaddingToken = Token("pad_token"),
            UnknownToken = Token("unk_token"),
            OtherTokens = [.. ((TokenSetting?[])[Token("bos_token"), Token("eos_token")]).OfType<TokenSetting>()],
            SpecialTokens = DefaultTokens(className).ReplacedBy(Token),

            // The order in which the reference assigns ids.
            FurtherTokens =
            [
                .. TokenLists.WithoutIds(json).Concat(TokenLists.WithoutIds(specialTokens)).DistinctBy(token => token.Content),
            ],
            DisputedTokens = [.. TokenLists.UnderOtherKeys(json), .. TokenLists.UnderOtherKeys(specialTokens)],
        };
        settings = json is null ? settings : WithFlags(settings, json);
        return settings with
        {
            AddedTokens = statesAddedTokens ? TokenLists.Stated(json!)
                : addedTokens is null ? []
                : TokenLists.Added(addedTokens, settings),
        };
    }

    /// <summary>The keys that only <c>tokenizer_config.json</c> has.</summary>
    private static TokenizerSettings WithFlags(TokenizerSettings settings, JsonFile json) =>
        json.Flag("split_special_tokens") == true
            ? throw json.Error("split_special_tokens is not supported: special tokens in a text are always found.")
            : settings with
            {
                WordPieceObstacle = TokenizerObstacles.OfWordPiece(json),
                SentencePieceObstacle = TokenizerObstacles.OfSentencePiece(json),
                MaxLength = MaxLength(json),
                LowerCase = json.Flag("do_lower_case"),
                KeepAccents = json.Flag("keep_accents"),
                StripAccents = json.Flag("strip_accents"),
                TokenizeChineseChars = json.Flag("tokenize_chinese_chars"),
                GivesTokenTypes = json.Find("model_input_names") is not { ValueKind: JsonValueKind.Array } inputs
                    || inputs.EnumerateArray().Any(input => input.ValueEquals("token_type_ids")),
                TruncatesLeft = json.Text("truncation_side") switch
                {
                    null => null,
                    "right" => false,
                    "left" => true,
                    var other => throw json.Error($"truncation_side should be left or right, but is {other}."),
                },
            };

    /// <summary>Files without a limit say 1e30. The oldest files call it max_len, which counts only without the newer key.</summary>
    private static int? MaxLength(JsonFile json)
    {
        string key = json.Has("model_max_length") || json.IsNull("model_max_length") ? "model_max_length" : "max_len";
        double limit = json.Number(key, int.MaxValue);
        return limit >= 1 && double.IsInteger(limit)
            ? limit < int.MaxValue ? (int)limit : null
            : throw json.Error($"{key} should be a whole number of tokens above 0, but is {json.Find(key)}.");
    }

    /// <summary>A folder that names no class is ALBERT's, unless its only vocabulary is BERT's.</summary>
    private SpecialTokenSet DefaultTokens(string? className) =>
        className is not null ? SpecialTokenSet.Of(className)
        : File.Exists(Path.Combine(folder, CheckpointFiles.TokenizerJson))
            || File.Exists(Path.Combine(folder, CheckpointFiles.SentencePiece)) ? SpecialTokenSet.Albert
        : SpecialTokenSet.Bert;

    private TokenSetting? Token(string key) => TokenLists.One(specialTokens, key) ?? TokenLists.One(json, key);
}
