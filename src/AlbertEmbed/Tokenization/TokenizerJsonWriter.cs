using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Writes a <c>spiece.model</c> as a <c>tokenizer.json</c> that gives the same ids. Programs that find only the <c>spiece.model</c> turn
/// its user-defined pieces into added tokens, after each of which a word starts, and silently give other ids.
/// </summary>
internal static class TokenizerJsonWriter
{
    private const string PreTokenizer =
        """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},"""
        + """{"type":"Metaspace","replacement":"▁","add_prefix_space":true}]}""";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="model">The vocabulary and its character map.</param>
    /// <param name="settings">The settings of the same folder.</param>
    /// <param name="rows">How many ids have a vector. Tokens with larger ids that no file states are left out.</param>
    /// <exception cref="FormatException">The vocabulary lacks a token that frames every text, or contradicts the settings.</exception>
    public static byte[] Write(SentencePieceModel model, TokenizerSettings settings, int rows = int.MaxValue)
    {
        if (TokenizerClass.Obstacle(settings.ClassName, CheckpointFiles.SentencePiece) is { } obstacle)
        {
            throw new FormatException(obstacle);
        }

        TokenizerParts parts = FurtherTokens.Add(SentencePieceParts.Make(model, settings), settings);
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAddedTokens(json, parts, rows);
            WriteNormalizer(json, model.Map, SentencePieceParts.Options(settings));
            json.WritePropertyName("pre_tokenizer");
            json.WriteRawValue(PreTokenizer);
            WriteTemplate(json, parts.Template);
            json.WritePropertyName("decoder");
            json.WriteRawValue("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""");
            WriteVocabulary(json, model.Vocabulary);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, TokenizerParts parts, int rows)
    {
        json.WriteStartArray("added_tokens");
        IEnumerable<(AddedToken Token, bool IsNormalized)> all =
            parts.RawTokens.Select(token => (token, false)).Concat(parts.NormalizedTokens.Select(token => (token, true)));
        foreach (
            (AddedToken token, bool isNormalized) in all.Where(
                one => !one.Token.IsIdGiven || one.Token.Id < rows).OrderBy(one => one.Token.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Name);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.StripLeft);
            json.WriteBoolean("rstrip", token.StripRight);
            json.WriteBoolean("normalized", isNormalized);
            json.WriteBoolean("special", !isNormalized);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNormalizer(Utf8JsonWriter json, CharacterMap? map, NormalizerOptions options)
    {
        json.WriteStartObject("normalizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("normalizers");
        json.WriteRawValue("""{"type":"Replace","pattern":{"String":"``"},"content":"\""}""");
        json.WriteRawValue("""{"type":"Replace","pattern":{"String":"''"},"content":"\""}""");
        if (!options.KeepAccents)
        {
            json.WriteRawValue("""{"type":"NFKD"}""");
            json.WriteRawValue("""{"type":"StripAccents"}""");
        }

        if (options.LowerCase)
        {
            json.WriteRawValue("""{"type":"Lowercase"}""");
        }

        if (map is not null)
        {
            json.WriteStartObject();
            json.WriteString("type", "Precompiled");
            json.WriteBase64String("precompiled_charsmap", map.ToBytes());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, SequenceTemplate template)
    {
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteParts("single", template.Parts(isPair: false));
        WriteParts("pair", template.Parts(isPair: true));
        json.WriteStartObject("special_tokens");
        foreach (TemplatePart part in template.Parts(isPair: false).Where(part => !part.IsText))
        {
            json.WriteStartObject(part.Token);
            json.WriteString("id", part.Token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(part.Value);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(part.Token);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();

        void WriteParts(string name, IEnumerable<TemplatePart> parts)
        {
            json.WriteStartArray(name);
            foreach (TemplatePart part in parts)
            {
                json.WriteStartObject();
                json.WriteStartObject(part.IsText ? "Sequence" : "SpecialToken");
                json.WriteString("id", !part.IsText ? part.Token : part.Value == TemplatePart.A ? "A" : "B");
                json.WriteNumber("type_id", part.TypeId);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteVocabulary(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "Unigram");
        json.WriteNumber("unk_id", vocabulary.UnknownId);
        if (vocabulary.ByteFallback)
        {
            json.WriteBoolean("byte_fallback", true);
        }

        json.WriteStartArray("vocab");
        for (int id = 0; id < vocabulary.Count; id++)
        {
            json.WriteStartArray();
            json.WriteStringValue(vocabulary.Pieces[id]);
            json.WriteNumberValue(vocabulary.Scores[id]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
