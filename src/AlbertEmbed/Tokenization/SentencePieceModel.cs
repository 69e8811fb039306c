using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>What the tokenizer needs of a <c>spiece.model</c>: the vocabulary and the character map.</summary>
/// <remarks>Field numbers: sentencepiece_model.proto.</remarks>
internal sealed record SentencePieceModel(Vocabulary Vocabulary, CharacterMap? Map)
{
    private const int Unigram = 1;

    /// <exception cref="UserException">The file is missing, damaged, or not of the unigram kind.</exception>
    public static SentencePieceModel Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (FormatException e)
        {
            throw UserException.Model($"{path} is not a usable SentencePiece model: {e.Message}. Fetch it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">It is not a unigram model.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> file)
    {
        List<string> pieces = [];
        List<double> scores = [];
        int modelType = Unigram;
        int unknownId = 0;
        CharacterMap? map = null;
        ProtoReader model = new(file);
        while (model.Read())
        {
            switch (model.Field)
            {
                case 1:
                    (string piece, float score) = ReadPiece(model.Bytes);
                    pieces.Add(piece);
                    scores.Add(Vocabulary.AdjustedScore(piece, score));
                    break;
                case 2:
                    (modelType, unknownId) = ReadTrainerSpec(model.Bytes);
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
            : unknownId < 0 || unknownId >= pieces.Count ? throw new FormatException("its unknown piece is none of its pieces")
            : new SentencePieceModel(new Vocabulary([.. pieces], [.. scores], unknownId), map);
    }

    private static (string Piece, float Score) ReadPiece(ReadOnlySpan<byte> message)
    {
        (string piece, float score) = (string.Empty, 0F);
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                piece = reader.Text;
            }
            else if (reader.Field == 2)
            {
                score = reader.Float;
            }
        }

        return float.IsFinite(score) ? (piece, score) : throw new FormatException($"the score of piece {piece} is no number");
    }

    private static (int ModelType, int UnknownId) ReadTrainerSpec(ReadOnlySpan<byte> message)
    {
        (int modelType, int unknownId) = (Unigram, 0);
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            if (reader.Field == 3)
            {
                modelType = reader.Integer;
            }
            else if (reader.Field == 40)
            {
                unknownId = reader.Integer;
            }
        }

        return (modelType, unknownId);
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
