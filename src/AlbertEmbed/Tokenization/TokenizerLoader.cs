using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Makes a checkpoint folder's tokenizer, from the first of its files that is there.</summary>
internal static class TokenizerLoader
{
    /// <summary>Decides everything about segmentation when it is present.</summary>
    public const string JsonFileName = "tokenizer.json";

    public const string SentencePieceFileName = "spiece.model";

    public const string VocabularyFileName = "vocab.txt";

    /// <param name="folder">The checkpoint.</param>
    /// <param name="choices">What the user wants to have otherwise than the folder says.</param>
    /// <exception cref="UserException">The folder has no tokenizer files, or they are damaged or of another kind.</exception>
    public static Tokenizer Load(string folder, TokenizerChoices? choices = null)
    {
        string json = Path.Combine(folder, JsonFileName);
        string sentencePiece = Path.Combine(folder, SentencePieceFileName);
        string vocabulary = Path.Combine(folder, VocabularyFileName);
        bool lowerCasesFirst = JsonFile.TryRead(Path.Combine(folder, SentenceModules.TransformerConfig))?.Flag("do_lower_case") ?? false;
        if (File.Exists(json))
        {
            return choices is null or { IsEmpty: true }
                ? new Tokenizer(Read(json, "tokenizer", TokenizerJson.Parse) with { LowerCasesFirst = lowerCasesFirst })
                : throw UserException.Usage($"{json} decides about case and accents; --do-lower-case and --keep-accents do not change it.");
        }

        if (!File.Exists(sentencePiece) && !File.Exists(vocabulary))
        {
            throw UserException.Model(
                $"{folder} has no {JsonFileName}, {SentencePieceFileName} or {VocabularyFileName}. Copy the checkpoint's tokenizer files beside its weights.");
        }

        TokenizerSettings settings = TokenizerSettings.Read(folder);
        settings = settings with
        {
            LowerCase = choices?.LowerCase ?? settings.LowerCase,
            KeepAccents = choices?.KeepAccents ?? settings.KeepAccents,
        };
        TokenizerParts parts = File.Exists(sentencePiece)
            ? Read(sentencePiece, "SentencePiece model", bytes => SentencePieceParts.Make(SentencePieceModel.Parse(bytes), settings))
            : Read(vocabulary, "WordPiece vocabulary", bytes => WordPieceParts.Make(bytes, settings));
        return new Tokenizer(parts with { LowerCasesFirst = lowerCasesFirst });
    }

    private static TokenizerParts Read(string path, string kind, Func<byte[], TokenizerParts> parse)
    {
        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (FormatException e)
        {
            throw UserException.Model($"{path} is not a usable {kind}: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }
}
