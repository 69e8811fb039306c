using System.Text.RegularExpressions;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>
/// Chooses the files of a repository that a model needs to run: one form of its weights, one of its tokenizer, and its settings.
/// </summary>
internal static partial class NeededFiles
{
    private const int MostFiles = 1000;

    /// <summary>Chooses the files, without the shards that an index names.</summary>
    /// <param name="listed">All files of the repository.</param>
    /// <param name="model">What it is called, for messages.</param>
    /// <returns>The files, the encoder's settings first.</returns>
    /// <exception cref="UserException">Settings, a tokenizer, or weights in a form that can be read are missing.</exception>
    public static List<string> Choose(IReadOnlyCollection<string> listed, string model)
    {
        HashSet<string> names = new(listed, StringComparer.Ordinal);
        string older = CheckpointFiles.TransformerFolder + "/";
        string place = names.Contains(older + CheckpointFiles.Config) ? older : string.Empty;
        IReadOnlyList<string> weightNames = CheckpointFiles.Weights;
        string weights = weightNames.Select(name => place + name).FirstOrDefault(names.Contains)
            ?? throw UserException.Model(
                $"{model} has no weights that can be read: {string.Join(", ", weightNames.SkipLast(2))} or {weightNames[^2]}.");
        string tokenizer = CheckpointFiles.Vocabularies.Select(name => place + name).FirstOrDefault(names.Contains)
            ?? throw UserException.Model($"{model} has no tokenizer: {string.Join(", ", CheckpointFiles.Vocabularies)}.");
        string config = names.Contains(place + CheckpointFiles.Config)
            ? place + CheckpointFiles.Config
            : throw UserException.Model($"{model} has no {CheckpointFiles.Config}.");
        IEnumerable<string> settings =
            CheckpointFiles.Fetched.Concat(CheckpointFiles.Fetched.Select(name => place + name)).Where(names.Contains);
        IEnumerable<string> modules = names.Where(
            name => ModuleFile().IsMatch(name) && !name.StartsWith(older, StringComparison.Ordinal) && !IsSecondChoice(name, names));
        List<string> needed =
        [
            .. ((string[])[config, tokenizer, weights]).Concat(settings).Concat(
                names.Where(name => IsExternal(name, weights))).Concat(modules).Distinct(),
        ];
        return needed.Count <= MostFiles
            ? needed
            : throw UserException.Model($"{model} lists {needed.Count} files of modules, more than any model has.");
    }

    /// <summary>Weights that lie beside an ONNX graph.</summary>
    private static bool IsExternal(string name, string weights) => name == weights + "_data" || name == weights + ".data";

    /// <summary>A module's weights in PyTorch's form, where the repository has them as safetensors too.</summary>
    private static bool IsSecondChoice(string name, HashSet<string> names) =>
        name.EndsWith(CheckpointFiles.Torch, StringComparison.Ordinal)
            && names.Contains(name.Replace(CheckpointFiles.Torch, CheckpointFiles.Safetensors, StringComparison.Ordinal));

    /// <summary>Files of the modules that follow the encoder, in folders such as 1_Pooling and 2_Dense.</summary>
    [GeneratedRegex(@"^[0-9]+_[A-Za-z0-9]+/(config\.json|model\.safetensors|pytorch_model\.bin)\z")]
    private static partial Regex ModuleFile();
}
