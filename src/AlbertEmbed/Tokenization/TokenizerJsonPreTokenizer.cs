using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The <c>pre_tokenizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonPreTokenizer
{
    /// <exception cref="FormatException">The pre-tokenizer is not supported.</exception>
    public static IPreTokenizer Parse(JsonElement? preTokenizer) =>
        preTokenizer is { } root ? ParseOne(root) : new PreTokenizerSequence([]);

    private static IPreTokenizer ParseOne(JsonElement entry) => entry.Type() switch
    {
        "Sequence" => ParseSequence([.. entry.GetProperty("pretokenizers").EnumerateArray()]),
        "WhitespaceSplit" => new SplittingPreTokenizer(isolatePunctuation: false),
        "BertPreTokenizer" => new SplittingPreTokenizer(isolatePunctuation: true),
        "Metaspace" => new Metaspace(Replacement(entry), Prefix(entry), entry.Flag("split", true)),
        var other => throw new FormatException($"its pre-tokenizer {other} is not supported"),
    };

    /// <summary>WhitespaceSplit with Metaspace, as in ALBERT's own files, has a fast class.</summary>
    private static IPreTokenizer ParseSequence(JsonElement[] entries) =>
        entries.Length == 2 && entries[0].Type() == "WhitespaceSplit" && entries[1].Type() == "Metaspace"
            && Replacement(entries[1]) == UnigramSegmenter.WordStart
                && Prefix(entries[1]) == MetaspacePrefix.Always
                && entries[1].Flag("split", true)
            ? new AlbertPreTokenizer()
            : Sequence([.. entries.Select(ParseOne)]);

    private static PreTokenizerSequence Sequence(IPreTokenizer[] steps)
    {
        // A Metaspace copies words, so a later one does not know which word was at the start.
        int first = Array.FindIndex(steps, step => step is Metaspace);
        return first < 0 || !Array.Exists(steps[(first + 1)..], step => step.NeedsTextStart)
            ? new PreTokenizerSequence(steps)
            : throw new FormatException("its Metaspace with prepend_scheme first after another Metaspace is not supported");
    }

    private static char Replacement(JsonElement entry) => entry.Part("replacement")?.GetString() switch
    {
        null => UnigramSegmenter.WordStart,
        { Length: 1 } text => text[0],
        var other => throw new FormatException($"its Metaspace replacement {other} is not one character"),
    };

    /// <summary>Older files have add_prefix_space, true or false.</summary>
    private static MetaspacePrefix Prefix(JsonElement entry) => entry.Part("prepend_scheme")?.GetString() switch
    {
        null => entry.Flag("add_prefix_space", true) ? MetaspacePrefix.Always : MetaspacePrefix.Never,
        "always" => MetaspacePrefix.Always,
        "first" => MetaspacePrefix.First,
        "never" => MetaspacePrefix.Never,
        var other => throw new FormatException($"its Metaspace prepend_scheme {other} is not supported"),
    };
}
