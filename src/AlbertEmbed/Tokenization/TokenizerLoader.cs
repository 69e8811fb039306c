using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Tokenization;

/// <summary>Makes a checkpoint folder's tokenizer, from the first of its files that is there.</summary>
internal static class TokenizerLoader
{
    /// <summary>Makes the tokenizer of a vocabulary file, or of the first one in a folder.</summary>
    /// <exception cref="UserException">There is none, or it is damaged or of another kind.</exception>
    public static Tokenizer LoadPath(string path)
    {
        if (Directory.Exists(path))
        {
            return Load(Path.Combine(path, SentenceModules.Read(path).TransformerPath));
        }

        string name = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return !File.Exists(path) ? throw UserException.Model(
                $"There is no tokenizer folder or file {path}.").With(Remedy.OtherModel)
            : CheckpointFiles.Vocabularies.Contains(name)
                ? LoadFile(folder, name, TokenizerSettings.Read(folder), choices: null, int.MaxValue)
            : throw UserException.Model(
                $"{path} is not called {string.Join(" or ", CheckpointFiles.Vocabularies)}, so it is not known what it holds. Rename a "
                    + "copy of it.");
    }

    /// <param name="folder">The folder of the encoder and its tokenizer.</param>
    /// <param name="choices">What the user wants to have otherwise than the folder says.</param>
    /// <param name="rows">How many ids the model has a vector for.</param>
    /// <exception cref="UserException">The folder has no tokenizer files, or they are damaged or of another kind.</exception>
    public static Tokenizer Load(string folder, TokenizerChoices? choices = null, int rows = int.MaxValue) =>
        Load(folder, TokenizerSettings.Read(folder), choices, rows);

    /// <param name="folder">The folder of the encoder and its tokenizer.</param>
    /// <param name="settings">What the folder says.</param>
    /// <param name="choices">What the user wants to have otherwise.</param>
    /// <param name="rows">How many ids the model has a vector for.</param>
    /// <exception cref="UserException">The folder has no tokenizer files, or they are damaged or of another kind.</exception>
    public static Tokenizer Load(string folder, TokenizerSettings settings, TokenizerChoices? choices = null, int rows = int.MaxValue)
    {
        string name = VocabularyOf(folder) ?? throw UserException.Model(
            $"{folder} has none of {string.Join(", ", CheckpointFiles.Vocabularies)}. Copy the checkpoint's "
                + $"tokenizer files beside its weights.");
        return LoadFile(folder, name, settings, choices, rows);
    }

    private static Tokenizer LoadFile(string folder, string name, TokenizerSettings settings, TokenizerChoices? choices, int rows)
    {
        string path = Path.Combine(folder, name);
        if (name == CheckpointFiles.TokenizerJson && choices is { IsEmpty: false })
        {
            throw UserException.Usage($"{path} itself decides about case and accents.").With(Remedy.NoCaseChoices);
        }

        settings = settings with
        {
            LowerCase = choices?.LowerCase ?? settings.LowerCase,
            KeepAccents = choices?.KeepAccents ?? settings.KeepAccents,
        };
        if (TokenizerClass.Obstacle(settings.ClassName, name) is { } classObstacle)
        {
            throw UserException.Model($"{path}: {classObstacle}.");
        }

        string? obstacle = name switch
        {
            CheckpointFiles.SentencePiece => settings.SentencePieceObstacle,
            CheckpointFiles.WordPiece => settings.WordPieceObstacle,
            _ => null,
        };
        if (obstacle is not null)
        {
            throw UserException.Model($"{Path.Combine(folder, CheckpointFiles.TokenizerConfig)}: {obstacle}.");
        }

        bool lowerCasesFirst = TransformerSettings.Read(folder).LowerCasesFirst;
        return new Tokenizer(TokenRows.MarkUnusable(Read(path, name, settings), rows, path) with { LowerCasesFirst = lowerCasesFirst });
    }

    /// <summary>The file that ids come from. The bundled model's two say the same, and the second loads in a third of the time.</summary>
    public static string? VocabularyOf(string folder) =>
        CheckpointFiles.Vocabularies.FirstOrDefault(name =>
            File.Exists(Path.Combine(folder, name)) && (name != CheckpointFiles.TokenizerJson || folder != CheckpointFiles.BundledFolder));

    private static TokenizerParts Read(string path, string name, TokenizerSettings settings)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAll(path, RegularFile.LongestVocabulary);
            GitLfsPointer.Refuse(path, bytes);
            TokenizerParts parts = name switch
            {
                CheckpointFiles.TokenizerJson => TokenizerJson.Parse(bytes, path),
                CheckpointFiles.SentencePiece => SentencePieceParts.Make(SentencePieceModel.Parse(bytes), settings),
                _ => WordPieceParts.Make(bytes, settings),
            };
            if (TokenizerClass.IsBert(settings.ClassName) && parts.BertFlags?.Contradiction(settings) is { } key)
            {
                throw UserException.Model(
                    $"{path} and {CheckpointFiles.TokenizerConfig} do not say the same of {key}. Save the "
                        + $"tokenizer again, or set the key.");
            }

            return FurtherTokens.Add(parts, settings);
        }
        catch (FormatException e)
        {
            string kind = name switch
            {
                CheckpointFiles.TokenizerJson => "tokenizer",
                CheckpointFiles.SentencePiece => "SentencePiece model",
                _ => "WordPiece vocabulary",
            };
            throw UserException.Model($"{path} is not a usable {kind}: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }
}
