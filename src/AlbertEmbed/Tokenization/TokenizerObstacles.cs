using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Keys of <c>tokenizer_config.json</c> that would change ids and are not supported. Beside a <c>tokenizer.json</c> they have no effect.
/// </summary>
internal static class TokenizerObstacles
{
    /// <summary>The unsupported setting for a <c>vocab.txt</c>, or null.</summary>
    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static string? OfWordPiece(JsonFile json) =>
        Null(json, "do_lower_case", "tokenize_chinese_chars") is { } key ? key
        : json.Flag("do_basic_tokenize") == false
            ? "do_basic_tokenize false is not supported: texts are always split at white space and punctuation"
        : json.Flag("clean_text") == false ? "clean_text false is not supported: control characters are always removed"
        : json.Find("never_split") is { } words
            && !(words.ValueKind == JsonValueKind.Array && words.GetArrayLength() == 0)
            ? $"never_split {words.GetRawText()} is not supported: name such words as added tokens"
        : json.Text("wordpieces_prefix") is { } prefix and not "##" ? $"wordpieces_prefix {prefix} is not supported; ## is"
        : null;

    /// <summary>
    /// The unsupported setting for a <c>spiece.model</c>, or null. The numbers for sampling have no effect without sampling.
    /// </summary>
    /// <exception cref="Errors.UserException">A key has a value of the wrong kind.</exception>
    public static string? OfSentencePiece(JsonFile json) =>
        Null(json, "do_lower_case") is { } key ? key
        : json.Flag("add_prefix_space") == false
            ? "add_prefix_space false is not supported: releases of the reference do not agree on what it does"
        : json.Find("sp_model_kwargs") is not { } arguments ? null
        : arguments.ValueKind != JsonValueKind.Object ? $"sp_model_kwargs should be an object, but is {arguments.GetRawText()}"
        : arguments.EnumerateObject().FirstOrDefault(entry => !IsWithoutEffect(entry))
            is { Value.ValueKind: not JsonValueKind.Undefined } other
            ? $"sp_model_kwargs {other.Name} {other.Value.GetRawText()} is not supported: a text has one segmentation, the most probable"
            : null;

    /// <summary>The reference takes null for false in one place, and fails in another; a missing key means true.</summary>
    private static string? Null(JsonFile json, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (json.IsNull(key))
            {
                return $"{key} should be true or false, but is null";
            }
        }

        return null;
    }

    private static bool IsWithoutEffect(JsonProperty argument) => (argument.Name, argument.Value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => true,
        ("enable_sampling" or "add_bos" or "add_eos" or "reverse", JsonValueKind.False) => true,
        ("alpha" or "nbest_size", JsonValueKind.Number) => true,
        _ => false,
    };
}
