using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>The vocabulary and the character map of a <c>spiece.model</c>.</summary>
/// <remarks>Field numbers: sentencepiece_model.proto.</remarks>
internal sealed record SentencePieceModel(Vocabulary Vocabulary, CharacterMap? Map)
{
    private const int Unigram = 1;

    /// <exception cref="FormatException">It is not a unigram model.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> file)
    {
        PieceTable pieces = new(file.Length / 4, file.Length / 16);
        List<double> scores = new(file.Length / 16);
        int modelType = Unigram;
        int unknownId = 0;
        bool byteFallback = false;
        CharacterMap? map = null;
        ProtoReader model = new(file);
        while (model.Read())
        {
            switch (model.Field)
            {
                case 1:
                    float score = ReadPiece(model.Bytes, pieces);
                    scores.Add(Vocabulary.AdjustedScore(pieces[pieces.Count - 1], score));
                    break;
                case 2:
                    (modelType, unknownId, byteFallback) = ReadTrainerSpec(model.Bytes);
                    break;
                case 3:
                    map = ReadNormalizerSpec(model.Bytes);
                    break;
                default:
                    break;
            }
        }

        return modelType != Unigram ? throw new FormatException("it is not a unigram model, and ALBERT's vocabularies are")
            : pieces.Count == 0 ? throw new FormatException("it holds no pieces")
            : unknownId < 0 || unknownId >= pieces.Count ? throw new FormatException($"its unk_id {unknownId} is not the id of a piece")
            : new SentencePieceModel(new Vocabulary(pieces, [.. scores], unknownId, byteFallback), map);
    }

    /// <summary>Adds the piece to the table.</summary>
    /// <returns>Its score.</returns>
    private static float ReadPiece(ReadOnlySpan<byte> message, PieceTable pieces)
    {
        ReadOnlySpan<byte> piece = default;
        float score = 0;
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                piece = reader.Bytes;
            }
            else if (reader.Field == 2)
            {
                score = reader.Float;
            }
        }

        pieces.Add(piece);
        return float.IsFinite(score) ? score : throw new FormatException($"the score of piece {pieces.Count - 1} is not a finite number");
    }

    private static (int ModelType, int UnknownId, bool ByteFallback) ReadTrainerSpec(ReadOnlySpan<byte> message)
    {
        (int modelType, int unknownId, bool byteFallback) = (Unigram, 0, false);
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 3:
                    modelType = reader.Integer;
                    break;
                case 35:
                    byteFallback = reader.Integer != 0;
                    break;
                case 40:
                    unknownId = reader.Integer;
                    break;
                default:
                    break;
            }
        }

        return (modelType, unknownId, byteFallback);
    }

    private static CharacterMap? ReadNormalizerSpec(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        CharacterMap? map = null;
        while (reader.Read())
        {
            if (reader.Field == 2 && !reader.Bytes.IsEmpty)
            {
                map = CharacterMap.Parse(reader.Bytes);
            }
        }

        return map;
    }
}
