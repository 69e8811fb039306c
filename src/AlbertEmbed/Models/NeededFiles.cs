using System.Text.RegularExpressions;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Models;

/// <summary>Which of a repository's files a model needs to run: one form of its weights, one of its tokenizer, and what says how to use them.</summary>
internal static partial class NeededFiles
{
    /// <summary>Small files that are taken where they are.</summary>
    private static readonly string[] Always =
    [
        "config.json", "tokenizer_config.json", "README.md",
        SentenceModules.ModulesFile, SentenceModules.TransformerConfig, SentenceModules.PromptsFile,
    ];

    private static readonly string[] Tokenizers = [TokenizerLoader.JsonFileName, TokenizerLoader.SentencePieceFileName, TokenizerLoader.VocabularyFileName];

    private static readonly string[] Weights =
    [
        CheckpointTensors.SingleFile, CheckpointTensors.ShardIndex, CheckpointTensors.TorchFileName, CheckpointTensors.TorchShardIndex, .. Checkpoint.OnnxPlaces,
    ];

    /// <summary>Chooses the files, without the shards that an index names.</summary>
    /// <param name="names">All files of the repository.</param>
    /// <param name="model">What it is called, for messages.</param>
    /// <exception cref="UserException">There is no tokenizer, or there are no weights in a form that can be read.</exception>
    public static List<string> Choose(IReadOnlyCollection<string> names, string model)
    {
        string weights = Array.Find(Weights, names.Contains)
            ?? throw UserException.Model($"{model} has no weights that can be read: {string.Join(", ", Weights[..4])} or {Weights[4]}.");
        string tokenizer = Array.Find(Tokenizers, names.Contains)
            ?? throw UserException.Model($"{model} has no tokenizer: {string.Join(", ", Tokenizers)}.");
        List<string> needed = [.. Always.Where(names.Contains), tokenizer, weights];
        needed.AddRange(names.Where(name => IsExternal(name, weights)));
        needed.AddRange(names.Where(name => ModuleFile().IsMatch(name) && !IsSecondChoice(name, names)));
        return needed;
    }

    /// <summary>Weights that lie beside an ONNX graph.</summary>
    private static bool IsExternal(string name, string weights) => name == weights + "_data" || name == weights + ".data";

    /// <summary>A module's weights in PyTorch's form, where safetensors are there too.</summary>
    private static bool IsSecondChoice(string name, IReadOnlyCollection<string> names) =>
        name.EndsWith(CheckpointTensors.TorchFileName, StringComparison.Ordinal) && names.Contains(name.Replace(CheckpointTensors.TorchFileName, CheckpointTensors.SingleFile, StringComparison.Ordinal));

    /// <summary>Files of the modules that follow the encoder, in folders such as 1_Pooling and 2_Dense.</summary>
    [GeneratedRegex(@"^[0-9]+_[A-Za-z0-9]+/(config\.json|model\.safetensors|pytorch_model\.bin)\z")]
    private static partial Regex ModuleFile();
}
