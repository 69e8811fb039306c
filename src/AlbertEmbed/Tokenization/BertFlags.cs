using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The flags of BERT's normalizer.</summary>
/// <param name="LowerCase">Whether texts are lower-cased.</param>
/// <param name="StripAccents">Whether accents are taken off; null for whether texts are lower-cased.</param>
/// <param name="ChineseChars">Whether Chinese signs are words.</param>
internal sealed record BertFlags(bool LowerCase, bool? StripAccents, bool ChineseChars)
{
    /// <summary>Those of a normalizer in <c>tokenizer.json</c>; null when it is another one.</summary>
    public static BertFlags? Of(JsonElement? normalizer) =>
        normalizer is { ValueKind: JsonValueKind.Object } entry && entry.Part("type")?.GetString() == "BertNormalizer"
            ? new BertFlags(
                entry.Flag("lowercase", true),
                entry.Part("strip_accents")?.GetBoolean(),
                entry.Flag("handle_chinese_chars", true))
            : null;

    /// <summary>
    /// The key of <c>tokenizer_config.json</c> that says otherwise. BertTokenizerFast of Hugging Face's transformers then makes a
    /// normalizer
    /// by its own flags, whatever the file says.
    /// </summary>
    public string? Contradiction(TokenizerSettings settings) =>
        (settings.LowerCase ?? true) != LowerCase ? "do_lower_case"
        : settings.StripAccents != StripAccents ? "strip_accents"
        : (settings.TokenizeChineseChars ?? true) != ChineseChars ? "tokenize_chinese_chars"
        : null;
}
