using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>The <c>model</c> of a <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonModel
{
    /// <exception cref="FormatException">The model is not supported, or contradicts itself.</exception>
    public static IWordSegmenter Parse(JsonElement model)
    {
        string type = model.Type();
        bool isList = model.GetProperty("vocab").ValueKind == JsonValueKind.Array;
        return (type, isList) switch
        {
            ("Unigram" or "", true) => new UnigramSegmenter(Unigram(model)),
            ("WordPiece", false) => WordPiece(model),
            _ =>
                throw new FormatException(
                $"its model {(type.Length > 0 ? type : "without a type")} is not supported; Unigram and WordPiece are"),
        };
    }

    private static Vocabulary Unigram(JsonElement model)
    {
        JsonElement vocabulary = model.GetProperty("vocab");
        int count = vocabulary.GetArrayLength();
        PieceTable pieces = new(8 * count, count);
        double[] scores = new double[count];
        int id = 0;
        HashSet<string> known = new(count, StringComparer.Ordinal);
        foreach (JsonElement entry in vocabulary.EnumerateArray())
        {
            string piece = entry[0].GetString() ?? throw new FormatException($"its piece {id} is not a text");
            if (!known.Add(piece))
            {
                throw new FormatException($"its piece {piece} is there twice, the second time with the id {id}");
            }

            pieces.Add(piece);
            double score = entry[1].GetDouble();
            scores[id] = double.IsFinite(score) ? score : throw new FormatException($"the score of piece {id} is not a finite number");
            id++;
        }

        int unknown = model.Part("unk_id")?.GetInt32() ?? throw new FormatException("its Unigram model has no unk_id");
        return unknown >= 0 && unknown < count
            ? new Vocabulary(pieces, scores, unknown, model.Flag("byte_fallback"))
            : throw new FormatException($"its unk_id {unknown} is not the id of one of its {count} pieces");
    }

    private static WordPieceSegmenter WordPiece(JsonElement model)
    {
        Dictionary<string, int> ids = [];
        foreach (JsonProperty entry in model.GetProperty("vocab").EnumerateObject())
        {
            ids[entry.Name] = TokenId.Read(entry.Value, entry.Name);
        }

        if (ids.Count == 0 || ids.Values.Max() > 16L * (ids.Count + 1024))
        {
            throw new FormatException("its vocabulary is empty, or has far larger ids than tokens");
        }

        string[] pieces = [.. Enumerable.Repeat(string.Empty, ids.Values.Max() + 1)];
        foreach ((string piece, int id) in ids)
        {
            pieces[id] = piece;
        }

        int longest = model.Part("max_input_chars_per_word")?.GetInt32() ?? 100;
        if (longest < 0)
        {
            throw new FormatException($"its max_input_chars_per_word {longest} is not a number of characters");
        }

        string unknown = model.Part("unk_token")?.GetString() ?? "[UNK]";
        return new WordPieceSegmenter(
            new PieceTable(pieces),
            ids.ContainsKey(unknown) ? unknown : throw new FormatException($"its vocabulary has no token {unknown}"),
            model.Part("continuing_subword_prefix")?.GetString() ?? "##",
            longest);
    }
}
