using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>The places where settings files name tokens. A missing file names none.</summary>
internal static class TokenLists
{
    public const string StatedKey = "added_tokens_decoder";

    private const string TokenSuffix = "_token";

    /// <summary>The keys of lists without ids: the second is the name of the first since release 5.</summary>
    private static readonly string[] ListKeys = ["additional_special_tokens", "extra_special_tokens"];

    private static readonly string[] RoleKeys =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The special token under a key, or null.</summary>
    /// <exception cref="Errors.UserException">The value is not a token.</exception>
    public static TokenSetting? One(JsonFile? json, string key) =>
        json?.Find(key) is { } token
            ? WithPlace(json, key, () => TokenSetting.Read(token, isSpecial: true) with { Source = json.Location })
            : null;

    /// <summary>Special tokens whose ids are not stated.</summary>
    /// <exception cref="Errors.UserException">A value is not a list of tokens.</exception>
    public static IEnumerable<TokenSetting> WithoutIds(JsonFile? json) =>
        from key in ListKeys
        let value = json?.Find(key)
        where value is not null
        from token in WithPlace(json!, key, () => Entries(value.Value).Select(entry => TokenSetting.Read(entry, isSpecial: true)).ToArray())
        select token with { Source = json!.Location };

    /// <summary>Tokens under keys that end as those of the known roles do, such as image_token.</summary>
    /// <exception cref="Errors.UserException">A value is not a token.</exception>
    public static IEnumerable<TokenSetting> UnderOtherKeys(JsonFile? json) =>
        json?.Root.ValueKind != JsonValueKind.Object ? []
        : from entry in json.Root.EnumerateObject()
          where entry.Name.EndsWith(TokenSuffix, StringComparison.Ordinal) && !RoleKeys.Contains(entry.Name)
          where entry.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object
          select One(json, entry.Name)! with { Key = entry.Name };

    /// <summary>The tokens that <c>tokenizer_config.json</c> lists by their ids.</summary>
    /// <exception cref="Errors.UserException">A value is not an object of tokens.</exception>
    public static IReadOnlyList<TokenSetting> Stated(JsonFile json) => WithPlace(json, StatedKey, () =>
        json.Find(StatedKey) is { ValueKind: JsonValueKind.Object } tokens
            ? tokens.EnumerateObject()
                .Select(entry => int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                    ? TokenSetting.Read(entry.Value, isSpecial: false) with { Id = id, HasFlags = true, Source = json.Location }
                    : throw new FormatException($"{entry.Name} is not an id"))
                .OrderBy(token => token.Id).ToArray()
            : throw new FormatException("an object was expected"));

    /// <summary>The tokens of <c>added_tokens.json</c>: those that other files call special are found in the text as given.</summary>
    /// <exception cref="Errors.UserException">The file is not an object of ids.</exception>
    public static IReadOnlyList<TokenSetting> Added(JsonFile json, TokenizerSettings settings)
    {
        if (json.Root.ValueKind != JsonValueKind.Object)
        {
            throw json.Error("an object of tokens and their ids was expected.");
        }

        IEnumerable<TokenSetting> named = settings.SpecialTokens.Where(token => token.Source is not null);
        HashSet<string> special = [.. named.Concat(settings.FurtherTokens).Select(token => token.Content)];
        return
        [
            .. json.Root.EnumerateObject()
                .Select(entry => new TokenSetting(entry.Name)
                {
                    Id = WithPlace(json, entry.Name, () => TokenId.Read(entry.Value, entry.Name)),
                    IsSpecial = special.Contains(entry.Name),
                    IsNormalized = !special.Contains(entry.Name),
                    Source = json.Location,
                })
                .OrderBy(token => token.Id),
        ];
    }

    /// <summary>A list, or an object that gives each token a name.</summary>
    private static IEnumerable<JsonElement> Entries(JsonElement tokens) => tokens.ValueKind switch
    {
        JsonValueKind.Array => tokens.EnumerateArray(),
        JsonValueKind.Object => tokens.EnumerateObject().Select(entry => entry.Value),
        _ => throw new FormatException("a list of tokens was expected"),
    };

    private static T WithPlace<T>(JsonFile json, string key, Func<T> read)
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
}
