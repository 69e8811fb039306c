using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Fuzz.Oracles;

/// <summary>A vocabulary file as the <c>tokenizer.json</c> that both tokenizers read alike.</summary>
internal static class OracleFile
{
    /// <param name="path">A <c>tokenizer.json</c>, or a <c>spiece.model</c> or <c>vocab.txt</c> with its settings beside it.</param>
    public static JsonObject Read(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Path.GetFileName(path) switch
        {
            CheckpointFiles.SentencePiece => JsonNode.Parse(
                TokenizerJsonWriter.Write(SentencePieceModel.Parse(File.ReadAllBytes(path)), TokenizerSettings.Read(folder)))!.AsObject(),
            CheckpointFiles.WordPiece => OfWords(File.ReadAllLines(path), TokenizerSettings.Read(folder)),
            _ => JsonNode.Parse(File.ReadAllBytes(path))!.AsObject(),
        };
    }

    /// <summary>
    /// The file without a limit for texts. Scores have 15 digits, which every reader takes for the same double: the reference's reader of
    /// JSON is off by one unit in the last place for some numbers with more.
    /// </summary>
    public static byte[] Comparable(JsonObject file)
    {
        JsonObject copy = file.DeepClone().AsObject();
        copy["truncation"] = null;
        copy["padding"] = null;
        copy["version"] = "1.0";
        if (copy["model"]!["vocab"] is JsonArray pieces)
        {
            foreach (JsonNode? piece in pieces)
            {
                piece![1] = JsonNode.Parse(piece[1]!.GetValue<double>().ToString("G15", CultureInfo.InvariantCulture));
            }
        }

        return Encoding.UTF8.GetBytes(copy.ToJsonString());
    }

    /// <summary>BERT's tokenizer, as transformers converts a <c>vocab.txt</c>.</summary>
    private static JsonObject OfWords(string[] words, TokenizerSettings settings)
    {
        bool lowerCase = settings.LowerCase ?? true;
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. special.Select(token => AddedToken(token, Array.IndexOf(words, token)))]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = settings.TokenizeChineseChars ?? true,
                ["strip_accents"] = settings.StripAccents,
                ["lowercase"] = lowerCase,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "BertProcessing",
                ["sep"] = new JsonArray("[SEP]", Array.IndexOf(words, "[SEP]")),
                ["cls"] = new JsonArray("[CLS]", Array.IndexOf(words, "[CLS]")),
            },
            ["decoder"] = null,
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(words.Select((word, id) => KeyValuePair.Create(word, (JsonNode?)JsonValue.Create(id)))),
            },
        };
    }

    private static JsonObject AddedToken(string content, int id) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };
}
