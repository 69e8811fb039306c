using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// Reads the recipe of a sentence-transformers folder. An unsupported part makes only that recipe unusable: users can choose another one.
/// </summary>
internal sealed class SentenceModulesReader(string folder)
{
    private readonly List<SentenceStep> tokenSteps = [];
    private readonly List<SentenceStep> steps = [];
    private IReadOnlyList<PoolingMode>? poolings;
    private string? poolingSource;
    private string transformerPath = string.Empty;
    private SentenceTransformersConfig config = new();
    private bool poolsPrompt = true;
    private string? obstacle;

    /// <exception cref="Errors.UserException">A file of the folder is damaged.</exception>
    public SentenceModules Read()
    {
        NoteObstacle(
            CheckpointFiles.SentenceTransformers,
            () => config = SentenceTransformersConfig.Read(folder));
        IReadOnlyList<ModuleEntry> entries = ModuleEntry.Read(folder);
        for (int i = 0; i < entries.Count; i++)
        {
            ModuleEntry entry = entries[i];
            bool isFirst = i == 0;
            NoteObstacle(CheckpointFiles.Modules, () => Add(entry, isFirst));
        }

        if (entries.Count == 0 && File.Exists(Path.Combine(folder, CheckpointFiles.Modules)))
        {
            obstacle ??= $"its {CheckpointFiles.Modules} lists no modules";
        }
        else if (entries.Count == 0)
        {
            ReadPooling(CheckpointFiles.PoolingFolder, isListed: false);
        }
        else if (poolings is null)
        {
            obstacle ??= $"its {CheckpointFiles.Modules} has no pooling";
        }

        return new SentenceModules
        {
            TokenSteps = tokenSteps,
            Poolings = poolings ?? [],
            Steps = steps,
            Kept = config.Kept,
            Prompts = config.Prompts,
            DefaultPromptName = config.DefaultPromptName,
            PoolsPrompt = poolsPrompt,
            Obstacle = obstacle,
            PoolingSource = poolingSource,
            TransformerPath = transformerPath,
        };
    }

    private void Add(ModuleEntry entry, bool isFirst)
    {
        string path = Path.Combine(folder, entry.Folder);
        switch (entry.Name)
        {
            case "Transformer" when isFirst:
                transformerPath = entry.Folder;
                break;
            case "Pooling" when poolings is null:
                ReadPooling(entry.Folder, isListed: true);
                break;
            case "Normalize":
                NoteObstacle(NameOfConfig(entry.Folder), () =>
                {
                    JsonFile? config = entry.Folder.Length > 0 ? JsonFile.TryRead(Path.Combine(path, CheckpointFiles.Config)) : null;
                    config?.RefuseOtherKeys([ModuleNames.InputKey, ModuleNames.OutputKey]);
                    Add(SentenceStep.Normalize, ModuleNames.Read(config), entry);
                });
                break;
            case "Dense":
                NoteObstacle(NameOfConfig(entry.Folder), () =>
                {
                    DenseModule dense = DenseModule.Read(path, out ModuleNames names);
                    Add(SentenceStep.Of(dense), names, entry);
                });
                break;
            case "Dropout":
                // Dropout has an effect only in training.
                break;
            default:
                throw new FormatException(
                    $"its module {entry.Type} is not "
                        + $"supported{(entry.Name is "Transformer" or "Pooling" ? " at this place" : string.Empty)}");
        }
    }

    private void Add(SentenceStep step, ModuleNames names, ModuleEntry entry)
    {
        if (names.OnTokens != poolings is null)
        {
            throw new FormatException(
                $"its module {entry.Type} works on {(names.OnTokens ? "token vectors after" : "the pooled vector before")} the "
                    + $"pooling, which is not supported");
        }

        (names.OnTokens ? tokenSteps : steps).Add(step);
    }

    /// <param name="path">The module's folder, relative to the model's.</param>
    /// <param name="isListed">Whether modules.json lists the module, so that it must exist.</param>
    private void ReadPooling(string path, bool isListed)
    {
        poolings = [];
        string file = Path.Combine(path, CheckpointFiles.Config);
        NoteObstacle(NameOfConfig(path), () =>
        {
            if (JsonFile.TryRead(Path.Combine(folder, file)) is { } json)
            {
                poolsPrompt = json.Flag(PoolingConfig.IncludePromptKey) != false;
                poolings = PoolingConfig.Read(json);
                poolingSource = poolings.Count > 0 ? file : null;
            }
            else if (isListed)
            {
                throw new FormatException(
                    $"it is missing, though {CheckpointFiles.Modules} lists it. Fetch the checkpoint again, with all its folders");
            }
        });
    }

    private static string NameOfConfig(string path) => path.Length == 0 ? CheckpointFiles.Config : $"{path}/{CheckpointFiles.Config}";

    /// <summary>Reads a file, and notes an unsupported part of it as the obstacle.</summary>
    private void NoteObstacle(string file, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            obstacle ??= $"{file}: {e.Message}";
        }
    }
}
