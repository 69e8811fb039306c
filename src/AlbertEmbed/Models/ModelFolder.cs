using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Finds the folder, or the exported file, of a model that is named.</summary>
internal static class ModelFolder
{
    /// <param name="model">A folder, a file, or a name.</param>
    /// <param name="revision">A branch, tag or commit, for a name; null for the main branch.</param>
    /// <exception cref="UserException">There is no such folder, and no such model in a cache.</exception>
    public static string Find(string model, string? revision)
    {
        if (Path.Exists(model))
        {
            return revision is null ? model : throw UserException.Usage($"--revision goes with a name, and {model} is one on this machine.");
        }

        if (ModelName.Parse(model) is not { } name)
        {
            throw UserException.Model($"There is no model folder {model}, and it is no name such as albert/albert-base-v2.");
        }

        return HuggingFaceCache.Find(name, revision ?? HuggingFaceCache.DefaultRevision)
            ?? throw UserException.Model(
                $"There is no folder {model}, and the model {name} (revision {revision ?? HuggingFaceCache.DefaultRevision}) is not in {HuggingFaceCache.Folder}. "
                + "Give --model a checkpoint folder, or fetch it there with Hugging Face's tools.");
    }
}
