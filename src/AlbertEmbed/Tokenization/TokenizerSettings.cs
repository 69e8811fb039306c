using System.Text.Json;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> says; null where it says nothing.</summary>
internal sealed record TokenizerSettings
{
    public const string FileName = "tokenizer_config.json";

    public bool? LowerCase { get; init; }

    public bool? KeepAccents { get; init; }

    /// <summary>BERT's strip_accents: null is the same as lower case.</summary>
    public bool? StripAccents { get; init; }

    public bool? TokenizeChineseChars { get; init; }

    public string? ClassifierToken { get; init; }

    public string? SeparatorToken { get; init; }

    public string? MaskToken { get; init; }

    public string? PaddingToken { get; init; }

    public string? UnknownToken { get; init; }

    /// <summary>Tokens of a text, special ones included; null when the file does not limit them.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Long texts lose their start, not their end.</summary>
    public bool TruncatesLeft { get; init; }

    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static TokenizerSettings Read(string folder)
    {
        if (JsonFile.TryRead(Path.Combine(folder, FileName)) is not { } json)
        {
            return new TokenizerSettings();
        }

        return new TokenizerSettings
        {
            LowerCase = json.Flag("do_lower_case"),
            KeepAccents = json.Flag("keep_accents"),
            StripAccents = json.Flag("strip_accents"),
            TokenizeChineseChars = json.Flag("tokenize_chinese_chars"),
            ClassifierToken = Token(json, "cls_token"),
            SeparatorToken = Token(json, "sep_token"),
            MaskToken = Token(json, "mask_token"),
            PaddingToken = Token(json, "pad_token"),
            UnknownToken = Token(json, "unk_token"),
            MaxLength = Limit(json),
            TruncatesLeft = json.Text("truncation_side") switch
            {
                null or "right" => false,
                "left" => true,
                var other => throw json.Error($"truncation_side should be left or right, but is {other}."),
            },
        };
    }

    /// <summary>A token is written as a text, or as an object with its text under <c>content</c>.</summary>
    private static string? Token(JsonFile json, string key) => json.Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } token when token.TryGetProperty("content", out JsonElement content)
            && content.ValueKind == JsonValueKind.String => content.GetString(),
        _ => throw json.Error($"{key} should be a text."),
    };

    /// <summary>Files without a limit say 1e30.</summary>
    private static int? Limit(JsonFile json) =>
        json.Number("model_max_length", double.PositiveInfinity) is var limit and >= 1 and < int.MaxValue ? (int)limit : null;
}
