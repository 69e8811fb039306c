using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class TokenizerJsonTests
{
    private const string Unigram = """
        {"version":"1.0","added_tokens":[],"normalizer":null,"pre_tokenizer":null,"post_processor":null,
         "model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["b",-1],["ab",-1.5],[" ",-2],["▁",-2],["▁a",-1.2],["é",-3],["e",-2],["́",-2]]}}
        """;

    private const string WordPiece = """
        {"version":"1.0","added_tokens":[],"normalizer":{"type":"BertNormalizer","lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
         "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
         "model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"play":3,"##ing":4,"##s":5,"!":6,"中":7}}}
        """;

    [Theory]
    [InlineData("{}", "ab", "ab")]
    [InlineData("""{"type":"Lowercase"}""", "AB", "ab")]
    [InlineData("""{"type":"Replace","pattern":{"String":"bb"},"content":"a"}""", "bbb", "ab")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}""", "a   b a", "a| |b| |a")]
    [InlineData("""{"type":"NFC"}""", "e\u0301", "é")]
    [InlineData("""{"type":"NFD"}""", "é", "e|\u0301")]
    [InlineData("""{"type":"NFKD"}""", "ａ", "a")]
    [InlineData("""{"type":"NFKC"}""", "ａe\u0301", "a|é")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}""", "é", "e")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " a ", "a| ")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "a", "▁a")]
    public void Each_normalizer_is_run(string normalizer, string text, string expected) =>
        Assert.Equal(expected, Pieces(With(Unigram, "normalizer", normalizer == "{}" ? null : normalizer), text));

    [Theory]
    [InlineData("""{"type":"WhitespaceSplit"}""", "a \u0085b", "a|b")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "a a", "▁a|▁a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "a a", "a|▁a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":false}""", "a a", "a|▁a")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true,"str_rep":"▁"}""", " a", "▁a")]
    public void Each_pre_tokenizer_is_run(string preTokenizer, string text, string expected) =>
        Assert.Equal(expected, Pieces(With(Unigram, "pre_tokenizer", preTokenizer), text));

    [Theory]
    [InlineData("a\u0301\u0323", "▁a|\u0323|\u0301")]
    [InlineData("\u0301\u0323a", "▁|\u0323|\u0301|a")]
    public void Marks_that_change_places_count_in_their_new_ones_at_the_start_of_a_text(string text, string expected) =>
        Assert.Equal(expected, Pieces(
            With(
                With(Unigram, "normalizer", """{"type":"NFD"}"""),
                "pre_tokenizer",
                """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}"""),
            text));

    [Theory]
    [InlineData("playing plays!", "play|##ing|play|##s|!")]
    [InlineData("PLAY中ing", "play|中|[UNK]")]
    public void WordPiece_takes_the_longest_piece_or_gives_up_the_word(string text, string expected) =>
        Assert.Equal(expected, Pieces(WordPiece, text));

    [Fact]
    public void A_word_of_more_than_100_characters_is_unknown() =>
        Assert.Equal("[UNK]", Pieces(WordPiece, "play" + string.Concat(Enumerable.Repeat("s", 97))));

    [Theory]
    [InlineData("""{"id":20,"content":"b","normalized":false,"lstrip":false,"rstrip":false,"single_word":false,"special":false}""", "ab a", "a|b| |a")]
    [InlineData("""{"id":20,"content":"b","normalized":false,"lstrip":true,"rstrip":true,"single_word":false,"special":false}""", "a b a", "a| b |a")]
    [InlineData("""{"id":20,"content":"b","normalized":false,"lstrip":false,"rstrip":false,"single_word":true,"special":false}""", "ab b", "ab| |b")]
    [InlineData("""{"id":20,"content":"B","normalized":true,"lstrip":false,"rstrip":false,"single_word":false,"special":false}""", "aB", "a|b")]
    public void Added_tokens_are_found_as_their_flags_say(string token, string text, string expected)
    {
        string json = With(With(Unigram, "added_tokens", $"[{token}]"), "normalizer", """{"type":"Lowercase"}""");
        Assert.Equal(expected, Pieces(json, text));
        Assert.Equal(21, Load(json).VocabularySize);
    }

    [Fact]
    public void The_template_frames_texts_and_gives_token_types()
    {
        TextTokenizer tokenizer = new(Load(WordPiece), 16);
        Assert.Equal([1, 3, 2], tokenizer.Encode("play", new TokenBuffer()).Ids);
        TokenSequence pair = tokenizer.EncodePair("play", "plays", new TokenBuffer());
        Assert.Equal([1, 3, 2, 3, 5, 2], pair.Ids);
        Assert.Equal(3, pair.FirstSegmentLength);
        Assert.Equal([1], new TextTokenizer(Load(Unigram), 16).Encode("a", new TokenBuffer()).Ids);
    }

    [Fact]
    public void Bytes_stand_in_for_unknown_text_when_the_vocabulary_has_them()
    {
        JsonNode json = JsonNode.Parse(Unigram)!;
        json["model"]!["byte_fallback"] = true;
        foreach (byte value in "日ö<unk>"u8)
        {
            json["model"]!["vocab"]!.AsArray().Add((JsonNode)new JsonArray($"<0x{value:X2}>", -20));
        }

        Assert.Equal("a|<0xE6>|<0x97>|<0xA5>|b", Pieces(json.ToJsonString(), "a日b"));
        Assert.Equal("a|<0x6E>|b", Pieces(json.ToJsonString(), "anb"));
        Assert.Equal("a|<unk>|b", Pieces(json.ToJsonString(), "a<unk>b"));
        Assert.Equal("a|☃|b", Pieces(json.ToJsonString(), "a☃b"));
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Nmt"}""", "its normalizer Nmt is not supported")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"a*"},"content":"b"}""", "Replace with the pattern {\"Regex\":\"a*\"}")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel"}""", "its pre-tokenizer ByteLevel is not supported")]
    [InlineData("post_processor", """{"type":"RobertaProcessing"}""", "its post-processor RobertaProcessing is not supported")]
    [InlineData("model", """{"type":"BPE","vocab":{},"merges":[]}""", "its model BPE is not supported")]
    [InlineData("model", """{"type":"Unigram","unk_id":9,"vocab":[["a",0]]}""", "its unk_id 9 is not the id of one of its 1 pieces")]
    [InlineData("model", """{"type":"Unigram","unk_id":0}""", "a part of it is missing or of the wrong kind")]
    [InlineData("model", """{"type":"WordPiece","unk_token":"?","vocab":{"a":0}}""", "its vocabulary has no token ?")]
    public void What_is_not_known_is_refused_by_name(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Load(With(Unigram, key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_bundled_tokenizer_json_gives_the_same_ids_as_its_spiece_model()
    {
        Tokenizer json = TokenizerLoader.Load(TestModel.BundledWithJsonFolder);
        Tokenizer sentencePiece = TokenizerLoader.Load(TestModel.BundledFolder);
        Assert.Contains("tokenizer.json", json.Description, StringComparison.Ordinal);

        // It loads in a third of the time.
        Assert.Contains("spiece.model", sentencePiece.Description, StringComparison.Ordinal);
        (TokenBuffer a, TokenBuffer b) = (new TokenBuffer(), new TokenBuffer());
        Random random = new(4);
        for (int round = 0; round < 2000; round++)
        {
            string text = RandomText.Next(random);
            a.Clear();
            b.Clear();
            json.Encode(text, a);
            sentencePiece.Encode(text, b);
            Assert.Equal(a.Ids, b.Ids);
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void The_fast_normalizer_does_what_its_stages_do_one_by_one(bool keepAccents, bool lowerCase)
    {
        CharacterMap map = SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "spiece.model"))).Map!;
        List<NormalizationStep> steps = [ReplacementSteps.ReplaceText("``", "\""), ReplacementSteps.ReplaceText("''", "\"")];
        if (!keepAccents)
        {
            steps.AddRange([UnicodeNormalization.Decompose(compatibility: true), NormalizationSteps.StripAccents]);
        }

        if (lowerCase)
        {
            steps.Add(NormalizationSteps.LowerCase);
        }

        steps.Add(CharacterMapping.Precompiled(map));
        SequenceNormalizer slow = new([.. steps], "tokenizer.json");
        AlbertNormalizer fast = new(new NormalizerOptions { KeepAccents = keepAccents, LowerCase = lowerCase }, map);
        (NormalizedText expected, NormalizedText found) = (new NormalizedText(keepOffsets: true), new NormalizedText(keepOffsets: true));
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            string text = RandomText.Next(random);
            expected.Clear();
            found.Clear();
            slow.Normalize(text, 0, expected);
            fast.Normalize(text, 0, found);
            Assert.Equal(expected.Chars.ToString(), found.Chars.ToString());
            Assert.Equal(expected.Starts, found.Starts);
            Assert.Equal(expected.Ends, found.Ends);
        }
    }

    private static string Pieces(string json, string text)
    {
        TokenBuffer buffer = new(keepDetails: true);
        Load(json).Encode(text, buffer);
        return string.Join('|', buffer.Surfaces);
    }

    private static Tokenizer Load(string json) => new(TokenizerJson.Parse(Encoding.UTF8.GetBytes(json)));

    private static string With(string json, string key, string? value)
    {
        JsonNode node = JsonNode.Parse(json)!;
        node[key] = value is null ? null : JsonNode.Parse(value);
        return node.ToJsonString();
    }
}
