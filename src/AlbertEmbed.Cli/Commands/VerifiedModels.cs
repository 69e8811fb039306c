using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Models;

namespace AlbertEmbed.Commands;

/// <summary>Finds the models whose files <c>models verify</c> compares: all that were fetched, or those that are named.</summary>
internal static class VerifiedModels
{
    /// <param name="words">Names of models, or folders such as <c>models path</c> prints.</param>
    /// <exception cref="UserException">One of them is not on this machine, or nothing says what its files should be.</exception>
    public static List<CachedModel> Of(string[] words)
    {
        CachedModel[] fetched = [.. ModelStore.Default.List(), .. HuggingFaceCache.List()];
        return
        [
            .. fetched.Where(one => words.Length == 0 || words.Any(word => IsMeant(one, word))),
            .. words.Where(word => !fetched.Any(one => IsMeant(one, word))).Select(Copy),
        ];
    }

    private static bool IsMeant(CachedModel model, string word) =>
        (ModelName.Parse(word) is { } name && name.ToString() == FullName(model))
        || (Directory.Exists(word) && RealPath.AreSame(word, model.Folder));

    /// <summary>Hugging Face's cache may have a model by its old short name.</summary>
    private static string FullName(CachedModel model) => ModelName.Parse(model.Model)?.ToString() ?? model.Model;

    /// <summary>The copy of a fetched model in another folder.</summary>
    private static CachedModel Copy(string word)
    {
        if (Directory.Exists(word) && ModelManifest.Read(word) is { } manifest)
        {
            return new CachedModel
            {
                Model = manifest.Model,
                Revision = manifest.Commit,
                Commit = manifest.Commit,
                Bytes = manifest.Length,
                Source = "folder",
                Folder = word,
            };
        }

        throw UserException.Model(
            Path.Exists(word)
                ? $"{word} has no {ModelManifest.FileName} that says which hashes its files should have. models verify takes models that "
                    + $"were fetched, by their names (albert-embed models list) or their folders."
                : $"{ModelWords.Name("verify", word)} is not on this machine. See albert-embed models list.");
    }
}
