namespace AlbertEmbed.Tokenization;

/// <summary>The special tokens of the reference's tokenizer classes, for roles that no file fills.</summary>
/// <remarks>Source: the constructors of AlbertTokenizer and BertTokenizer in transformers.</remarks>
internal sealed record SpecialTokenSet
{
    public static SpecialTokenSet Albert { get; } = new()
    {
        Start = Special("[CLS]"),
        End = Special("[SEP]"),
        Unknown = Special("<unk>"),
        Separator = Special("[SEP]"),
        Padding = Special("<pad>"),
        Classifier = Special("[CLS]"),
        Mask = Special("[MASK]") with { StripLeft = true },
    };

    public static SpecialTokenSet Bert { get; } = new()
    {
        Unknown = Special("[UNK]"),
        Separator = Special("[SEP]"),
        Padding = Special("[PAD]"),
        Classifier = Special("[CLS]"),
        Mask = Special("[MASK]"),
    };

    private static SpecialTokenSet None { get; } = new();

    public TokenSetting? Start { get; private init; }

    public TokenSetting? End { get; private init; }

    public TokenSetting? Unknown { get; private init; }

    public TokenSetting? Separator { get; private init; }

    public TokenSetting? Padding { get; private init; }

    public TokenSetting? Classifier { get; private init; }

    public TokenSetting? Mask { get; private init; }

    /// <summary>The tokens of a class; generic classes have none.</summary>
    public static SpecialTokenSet Of(string className) =>
        className.StartsWith("Albert", StringComparison.Ordinal) ? Albert
        : className.StartsWith("Bert", StringComparison.Ordinal) ? Bert
        : None;

    /// <summary>
    /// The tokens of all roles, from the files or else of the class, in the order in which the reference assigns ids to those without one.
    /// </summary>
    /// <param name="named">Returns the token that the files have under a key, or null.</param>
    public IReadOnlyList<TokenSetting> ReplacedBy(Func<string, TokenSetting?> named)
    {
        TokenSetting? mask = named("mask_token") is { HasFlags: false } text
            ? text with { StripLeft = Mask?.StripLeft ?? false }
            : named("mask_token") ?? Mask;
        TokenSetting?[] all =
        [
            named("bos_token") ?? Start,
            named("eos_token") ?? End,
            named("unk_token") ?? Unknown,
            named("sep_token") ?? Separator,
            named("pad_token") ?? Padding,
            named("cls_token") ?? Classifier,
            mask,
        ];
        return [.. all.OfType<TokenSetting>().DistinctBy(token => token.Content)];
    }

    private static TokenSetting Special(string content) => new(content) { IsSpecial = true };
}
