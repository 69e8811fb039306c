using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonNormalizer
{
    private const int MostSteps = 256;
    private const int MostReplacement = 256;
    private const string SeveralSpaces = " {2,}";

    /// <exception cref="FormatException">A normalizer or a pattern is not supported.</exception>
    public static ITextNormalizer Parse(JsonElement? normalizer, string path)
    {
        List<JsonElement> entries = Flatten(normalizer);
        return AsAlbert(entries)
            ?? (ITextNormalizer)new SequenceNormalizer([.. entries.SelectMany(entry => Steps(entry, asReference: false))], path);
    }

    /// <summary>The same with the reference's origins of characters: see <see cref="TextStart"/>.</summary>
    /// <exception cref="FormatException">A normalizer or a pattern is not supported.</exception>
    public static SequenceNormalizer ParseAsReference(JsonElement? normalizer, string path) =>
        new([.. Flatten(normalizer).SelectMany(entry => Steps(entry, asReference: true))], path);

    private static List<JsonElement> Flatten(JsonElement? normalizer)
    {
        List<JsonElement> entries = [];
        if (normalizer is { } root)
        {
            Flatten(root, entries);
        }

        return entries.Count <= MostSteps ? entries : throw new FormatException($"its normalizer has {entries.Count} steps");
    }

    private static void Flatten(JsonElement entry, List<JsonElement> entries)
    {
        if (entry.Type() != "Sequence")
        {
            entries.Add(entry);
            return;
        }

        foreach (JsonElement inner in entry.GetProperty("normalizers").EnumerateArray())
        {
            Flatten(inner, entries);
        }
    }

    /// <summary>The fast pass, if the stages and their order are those of ALBERT's own files; otherwise null.</summary>
    private static AlbertNormalizer? AsAlbert(List<JsonElement> entries)
    {
        Queue<JsonElement> rest = new(entries);
        if (!TakeQuotes(rest, "``") || !TakeQuotes(rest, "''"))
        {
            return null;
        }

        bool stripsAccents = Take(rest, "NFKD");
        if (stripsAccents && !Take(rest, "StripAccents"))
        {
            return null;
        }

        bool lowerCase = Take(rest, "Lowercase");
        CharacterMap? map = rest.TryPeek(out JsonElement next) && next.Type() == "Precompiled" ? Map(rest.Dequeue()) : null;
        return rest.Count > 0
            ? null
            : new AlbertNormalizer(new NormalizerOptions { LowerCase = lowerCase, KeepAccents = !stripsAccents }, map);
    }

    private static bool Take(Queue<JsonElement> rest, string type)
    {
        bool isThere = rest.TryPeek(out JsonElement next) && next.Type() == type;
        if (isThere)
        {
            rest.Dequeue();
        }

        return isThere;
    }

    private static bool TakeQuotes(Queue<JsonElement> rest, string pattern) =>
        rest.TryPeek(out JsonElement next) && next.Type() == "Replace" && next.Text("content") == "\""
        && next.GetProperty("pattern").Part("String")?.GetString() == pattern && Take(rest, "Replace");

    private static IEnumerable<NormalizationStep> Steps(JsonElement entry, bool asReference) => entry.Type() switch
    {
        "Replace" => [Replace(entry, asReference)],
        "NFD" => [UnicodeNormalization.Decompose(compatibility: false, asReference)],
        "NFKD" => [UnicodeNormalization.Decompose(compatibility: true, asReference)],
        "NFC" => [UnicodeNormalization.Decompose(compatibility: false, asReference), UnicodeNormalization.Compose],
        "NFKC" => [UnicodeNormalization.Decompose(compatibility: true, asReference), UnicodeNormalization.Compose],
        "StripAccents" => [NormalizationSteps.StripAccents],
        "Lowercase" => [NormalizationSteps.LowerCase],
        "Precompiled" => [CharacterMapping.Precompiled(Map(entry), asReference)],
        "Strip" => [NormalizationSteps.Strip(entry.Flag("strip_left"), entry.Flag("strip_right"))],
        "Prepend" when entry.Text("prepend").Length <= MostReplacement => [NormalizationSteps.Prepend(entry.Text("prepend"))],
        "BertNormalizer" => BertNormalization.Steps(
            entry.Flag("clean_text", true),
            entry.Flag("handle_chinese_chars", true),
            entry.Flag("strip_accents", entry.Flag("lowercase", true)),
            entry.Flag("lowercase", true)),
        string other => throw new FormatException($"its normalizer {other} is not supported"),
    };

    private static NormalizationStep Replace(JsonElement entry, bool asReference)
    {
        JsonElement pattern = entry.GetProperty("pattern");
        if (entry.Text("content").Length > MostReplacement)
        {
            throw new FormatException($"its normalizer Replace has a content of {entry.Text("content").Length} characters");
        }

        return pattern.Part("String")?.GetString() is { } text ? ReplacementSteps.ReplaceText(text, entry.Text("content"), asReference)
            : pattern.Part("Regex")?.GetString() is SeveralSpaces ? ReplacementSteps.ReplaceSpaces(entry.Text("content"), asReference)
            : throw new FormatException($"its normalizer Replace with the pattern {pattern.GetRawText()} is not supported");
    }

    private static CharacterMap Map(JsonElement entry) =>
        CharacterMap.Parse(entry.GetProperty("precompiled_charsmap").GetBytesFromBase64());
}
