using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The flags of BERT's normalizer.</summary>
/// <param name="LowerCase">do_lower_case.</param>
/// <param name="StripAccents">strip_accents; null means the same as lower case.</param>
/// <param name="ChineseChars">tokenize_chinese_chars: whether each ideograph is a word.</param>
internal sealed record BertFlags(bool LowerCase, bool? StripAccents, bool ChineseChars)
{
    /// <summary>The flags of a normalizer in <c>tokenizer.json</c>; null when it is not BERT's.</summary>
    public static BertFlags? Of(JsonElement? normalizer) =>
        normalizer is { ValueKind: JsonValueKind.Object } entry && entry.Part("type")?.GetString() == "BertNormalizer"
            ? new BertFlags(
                entry.Flag("lowercase", true),
                entry.Part("strip_accents")?.GetBoolean(),
                entry.Flag("handle_chinese_chars", true))
            : null;

    /// <summary>
    /// The key of <c>tokenizer_config.json</c> that contradicts these flags, or null. BertTokenizerFast of transformers then replaces the
    /// normalizer of <c>tokenizer.json</c> by one with the flags of the other file.
    /// </summary>
    public string? Contradiction(TokenizerSettings settings) =>
        (settings.LowerCase ?? true) != LowerCase ? "do_lower_case"
        : settings.StripAccents != StripAccents ? "strip_accents"
        : (settings.TokenizeChineseChars ?? true) != ChineseChars ? "tokenize_chinese_chars"
        : null;
}
