using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>A token in a settings file: a text, or an object with flags.</summary>
internal sealed record TokenSetting(string Content)
{
    /// <summary>The id, if the file states one.</summary>
    public int? Id { get; init; }

    /// <summary>The key of a token in <see cref="TokenizerSettings.DisputedTokens"/>.</summary>
    public string? Key { get; init; }

    /// <summary>The file that names it; null for a default of the tokenizer's class.</summary>
    public string? Source { get; init; }

    public bool StripLeft { get; init; }

    public bool StripRight { get; init; }

    public bool SingleWord { get; init; }

    /// <summary>Whether the file calls it special. That decides the default of <see cref="IsNormalized"/>.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it is found in normalized text.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Whether the file states flags beside the text.</summary>
    public bool HasFlags { get; init; }

    /// <param name="token">A text or an object.</param>
    /// <param name="isSpecial">The default of <see cref="IsSpecial"/>.</param>
    /// <exception cref="FormatException">The value is something else.</exception>
    public static TokenSetting Read(JsonElement token, bool isSpecial)
    {
        if (token.ValueKind == JsonValueKind.String)
        {
            return new TokenSetting(token.GetString()!) { IsSpecial = isSpecial, IsNormalized = !isSpecial };
        }

        return token.ValueKind == JsonValueKind.Object
            && token.TryGetProperty("content", out JsonElement content)
            && content.ValueKind == JsonValueKind.String
            ? new TokenSetting(content.GetString()!)
            {
                StripLeft = Flag("lstrip"),
                StripRight = Flag("rstrip"),
                SingleWord = Flag("single_word"),
                IsSpecial = Flag("special", isSpecial),
                IsNormalized = Flag("normalized", !Flag("special", isSpecial)),
                HasFlags = true,
            }
            : throw new FormatException("a token should be a text, or an object with a content");

        bool Flag(string key, bool missing = false) =>
            !token.TryGetProperty(key, out JsonElement value) ? missing : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null => missing,
                _ => throw new FormatException($"the {key} of a token should be true or false"),
            };
    }

    /// <summary>The token with an id.</summary>
    public AddedToken With(int id) =>
        new(Content, id) { StripLeft = StripLeft, StripRight = StripRight, SingleWord = SingleWord, Source = Source };
}
