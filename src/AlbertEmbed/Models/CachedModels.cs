using System.Globalization;
using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>What can be said and checked of models that are on this machine.</summary>
internal static class CachedModels
{
    /// <summary>More than a path on Linux can have: it is there to be copied.</summary>
    private const int MostOfPath = 5000;

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
        int width = models.Max(model => ForeignText.Visible(model.Model).Length);
        int revisionWidth = models.Max(model => Revision(model).Length);
        StringBuilder lines = new();
        foreach (CachedModel model in models)
        {
            string size = string.Create(CultureInfo.InvariantCulture, $"{model.Bytes / 1e6:F1} MB");
            string path = ForeignText.Visible(model.Path, MostOfPath);
            lines.Append(
                CultureInfo.InvariantCulture,
                $"{ForeignText.Visible(model.Model).PadRight(width)}  {Revision(model).PadRight(revisionWidth)}  {size,10}  {model.Source,-11}  {path}\n");
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

    private static string Revision(CachedModel model) => ForeignText.Visible(model.Revision ?? "-");
}
