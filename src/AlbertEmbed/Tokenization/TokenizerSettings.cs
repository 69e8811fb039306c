using System.Text.Json;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> says; without the file, the reference's defaults for ALBERT.</summary>
internal sealed record TokenizerSettings
{
    public const string FileName = "tokenizer_config.json";

    public NormalizerOptions Normalizer { get; init; } = new();

    public string ClassifierToken { get; init; } = "[CLS]";

    public string SeparatorToken { get; init; } = "[SEP]";

    public string MaskToken { get; init; } = "[MASK]";

    public string PaddingToken { get; init; } = "<pad>";

    public string UnknownToken { get; init; } = "<unk>";

    /// <summary>Tokens of a text, special ones included; null when the file does not limit them.</summary>
    public int? MaxLength { get; init; }

    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static TokenizerSettings Read(string folder)
    {
        TokenizerSettings defaults = new();
        if (JsonFile.TryRead(Path.Combine(folder, FileName)) is not { } json)
        {
            return defaults;
        }

        return new TokenizerSettings
        {
            Normalizer = new NormalizerOptions
            {
                LowerCase = json.Flag("do_lower_case", defaults.Normalizer.LowerCase),
                KeepAccents = json.Flag("keep_accents", defaults.Normalizer.KeepAccents),
            },
            ClassifierToken = Token(json, "cls_token") ?? defaults.ClassifierToken,
            SeparatorToken = Token(json, "sep_token") ?? defaults.SeparatorToken,
            MaskToken = Token(json, "mask_token") ?? defaults.MaskToken,
            PaddingToken = Token(json, "pad_token") ?? defaults.PaddingToken,
            UnknownToken = Token(json, "unk_token") ?? defaults.UnknownToken,
            MaxLength = Limit(json),
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
