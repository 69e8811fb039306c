using System.Globalization;
using System.Text;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Models;

/// <summary>What can be said and checked of models that are on this machine.</summary>
internal static class CachedModels
{
    /// <summary>The model that comes with the program.</summary>
    public static CachedModel Bundled()
    {
        string folder = ModelFinder.BundledFolder;
        long bytes = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) : 0;
        return new CachedModel(ModelFinder.BundledNames[0], null, null, bytes, "bundled", folder);
    }

    /// <summary>One line for each model.</summary>
    public static string Table(IReadOnlyList<CachedModel> models)
    {
        int width = models.Max(model => model.Model.Length);
        int revisionWidth = models.Max(model => model.Revision?.Length ?? 1);
        StringBuilder lines = new();
        foreach (CachedModel model in models)
        {
            string size = string.Create(CultureInfo.InvariantCulture, $"{model.Bytes / 1e6:F1} MB");
            lines.Append(CultureInfo.InvariantCulture, $"{model.Model.PadRight(width)}  {(model.Revision ?? "-").PadRight(revisionWidth)}  {size,10}  {model.Source,-11}  {model.Path}\n");
        }

        return lines.ToString();
    }

    /// <summary>Compares a model's files with the hashes that are known of them.</summary>
    /// <returns>What is wrong; nothing when all is well.</returns>
    public static List<string> Verify(CachedModel model)
    {
        ModelManifest? manifest = ModelManifest.Read(model.Path);
        if (manifest is null)
        {
            return
            [
                .. from file in Directory.GetFiles(model.Path, "*", SearchOption.AllDirectories)
                   where HuggingFaceCache.HashOf(file) is { } hash && !ContentHash.Matches(file, hash)
                   select $"{file} has another hash than its name says",
            ];
        }

        List<string> problems = [];
        foreach (ModelFile file in manifest.Files)
        {
            string path = Path.Combine(model.Path, file.Name);
            if (!File.Exists(path))
            {
                problems.Add($"{path} is missing");
            }
            else if (ModelFile.Read(model.Path, file.Name).Sha256 != file.Sha256)
            {
                problems.Add($"{path} has another hash than when it was fetched");
            }
        }

        return problems;
    }
}
