using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>A token as settings files write it: a text, or an object with flags.</summary>
/// <param name="Content">Its text.</param>
internal sealed record TokenSetting(string Content)
{
    /// <summary>Its id, where the file says one.</summary>
    public int? Id { get; init; }

    /// <summary>The key that names it, where that is not one of the known ones.</summary>
    public string? Key { get; init; }

    /// <summary>The file that states it; null for what a tokenizer's class takes where no file says so.</summary>
    public string? Source { get; init; }

    public bool StripLeft { get; init; }

    public bool StripRight { get; init; }

    public bool SingleWord { get; init; }

    /// <summary>Whether it is a sign to the model, and not text.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it is looked for in normalized text.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Whether the file says more than the text, so that the flags are meant.</summary>
    public bool HasFlags { get; init; }

    /// <param name="token">A text or an object.</param>
    /// <param name="isSpecial">What it is where the object does not say so; a special token is looked for in the text as it stands.</param>
    /// <exception cref="FormatException">It is something else.</exception>
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
