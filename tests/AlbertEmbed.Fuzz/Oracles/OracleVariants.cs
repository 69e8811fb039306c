using System.Text.Json.Nodes;

namespace AlbertEmbed.Fuzz.Oracles;

/// <summary>
/// Other tokenizers with the pieces of a Unigram <c>tokenizer.json</c>: each stage that files can name occurs in one of them.
/// </summary>
internal static class OracleVariants
{
    private const string Words = """
        {"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":12,"vocab":{}}
        """;

    private const string Split = """
        {"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},
         {"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}]}
        """;

    /// <summary>Normalizer and pre-tokenizer of each.</summary>
    private static readonly Dictionary<string, (string? Normalizer, string? PreTokenizer)> Stages = new(StringComparer.Ordinal)
    {
        ["first"] = (
            """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Lowercase"}]}""",
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}"""),
        ["never"] = (
            """
            {"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Strip","strip_left":true,"strip_right":true},
             {"type":"Prepend","prepend":"▁"}]}
            """,
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true}"""),
        ["spaces"] = (
            """
            {"type":"Sequence","normalizers":[{"type":"Replace","pattern":{"String":"``"},"content":"\""},
             {"type":"Replace","pattern":{"Regex":" {2,}"},"content":"▁"}]}
            """,
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}"""),
        ["whole"] = (
            """{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}""",
            """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}"""),
        ["none"] = (null, null),
        ["bytes"] = (
            """{"type":"Lowercase"}""",
            Split),
        ["tokens"] = (
            """{"type":"Sequence","normalizers":[{"type":"NFKD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""",
            Split),
        ["words"] = (
            """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
            """{"type":"BertPreTokenizer"}"""),
        ["cased words"] = (
            """{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":true,"lowercase":false}""",
            """{"type":"BertPreTokenizer"}"""),
    };

    public static IEnumerable<string> Names => Stages.Keys;

    /// <param name="file">A Unigram <c>tokenizer.json</c>.</param>
    /// <param name="name">One of the names.</param>
    public static JsonObject Make(JsonObject file, string name)
    {
        JsonObject variant = file.DeepClone().AsObject();
        (string? normalizer, string? preTokenizer) = Stages[name];
        variant["normalizer"] = normalizer is null ? null : JsonNode.Parse(normalizer);
        variant["pre_tokenizer"] = preTokenizer is null ? null : JsonNode.Parse(preTokenizer);
        switch (name)
        {
            case "bytes":
                AddBytes(variant["model"]!.AsObject());
                break;
            case "tokens":
                AddTokens(variant);
                break;
            case "words" or "cased words":
                variant["post_processor"] = null;
                variant["added_tokens"] = new JsonArray();
                variant["model"] = WordPieces(variant["model"]!["vocab"]!.AsArray());
                break;
            default:
                break;
        }

        return variant;
    }

    /// <summary>Byte fallback, with the pieces for all bytes.</summary>
    private static void AddBytes(JsonObject model)
    {
        model["byte_fallback"] = true;
        for (int value = 0; value < 256; value++)
        {
            model["vocab"]!.AsArray().Add((JsonNode)new JsonArray($"<0x{value:X2}>", -20.5));
        }
    }

    /// <summary>Added tokens with each flag, some of them found in normalized text.</summary>
    private static void AddTokens(JsonObject file)
    {
        int id = file["model"]!["vocab"]!.AsArray().Count;
        foreach ((string content, string flags) in ((string, string)[])
            [
                ("<l>", "lstrip"), ("<r>", "rstrip"), ("<s>", "lstrip rstrip"), ("zqx", "single_word"), ("ZQÉ", "normalized"),
                ("zq zq", "normalized"), ("Qz", "normalized single_word lstrip"), ("ﬁzq", "normalized rstrip"), ("[MASK]]", "special"),
            ])
        {
            JsonObject token = new() { ["id"] = id++, ["content"] = content };
            foreach (string flag in (string[])["single_word", "lstrip", "rstrip", "normalized", "special"])
            {
                token[flag] = flags.Split(' ').Contains(flag);
            }

            file["added_tokens"]!.AsArray().Add((JsonNode)token);
        }
    }

    /// <summary>Pieces at the start of a word as they are, other ones as those that continue a word.</summary>
    private static JsonObject WordPieces(JsonArray pieces)
    {
        JsonObject model = JsonNode.Parse(Words)!.AsObject();
        JsonObject vocabulary = model["vocab"]!.AsObject();
        vocabulary["[UNK]"] = 0;
        foreach (string piece in pieces.Select(piece => piece![0]!.GetValue<string>()))
        {
            vocabulary.TryAdd(piece.StartsWith('\u2581') ? piece[1..] : $"##{piece}", vocabulary.Count);
            vocabulary.TryAdd(piece.TrimStart('\u2581'), vocabulary.Count);
        }

        vocabulary.Remove(string.Empty);
        return model;
    }
}
