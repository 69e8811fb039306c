using System.Globalization;
using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Lists and checks models that are on this machine.</summary>
internal static class CachedModels
{
    /// <summary>More than a path on Linux can have: a path must be whole, so that it can be copied.</summary>
    private const int MostOfPath = 5000;

    /// <summary>The model that comes with the program.</summary>
    public static CachedModel Bundled()
    {
        string folder = ModelFinder.BundledFolder;
        long bytes = Folders.FilesBelow(folder).Sum(file => new FileInfo(file).Length);
        return new CachedModel { Model = ModelFinder.BundledNames[0], Bytes = bytes, Source = "bundled", Folder = folder };
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
            string path = ForeignText.Visible(model.Folder, MostOfPath);
            lines.Append(
                CultureInfo.InvariantCulture,
                $"{ForeignText.Visible(model.Model).PadRight(width)}  {Revision(model).PadRight(revisionWidth)}  {size,10}  "
                    + $"{model.Source,-11}  {path}\n");
        }

        return lines.ToString();
    }

    /// <summary>Compares a model's files with the hashes that are known of them.</summary>
    /// <returns>A sentence for each file that is missing or has another content.</returns>
    public static List<string> Verify(CachedModel model)
    {
        IEnumerable<string?> problems = ModelManifest.Read(model.Folder) is { } manifest
            ? manifest.Files.Select(file => Problem(Path.Combine(model.Folder, file.Name), file))
            : Folders.FilesBelow(model.Folder).Select(Problem);
        return [.. problems.OfType<string>()];
    }

    private static string? Problem(string path, ModelFile expected)
    {
        try
        {
            return !File.Exists(path) ? $"{path} is missing"
                : ModelFile.Read(string.Empty, path).Sha256 != expected.Sha256 ? $"{path} has another hash than when it was fetched"
                : null;
        }
        catch (Exception e) when (e is UserException || FileFault.Is(e))
        {
            return $"{path} cannot be read: {FileFault.Reason(e)}";
        }
    }

    private static string? Problem(string path)
    {
        try
        {
            return HuggingFaceCache.HashOf(path) is { } hash && !ContentHash.Matches(path, hash)
                ? $"{path} has another hash than its name says"
                : null;
        }
        catch (Exception e) when (e is UserException || FileFault.Is(e))
        {
            return $"{path} cannot be read: {FileFault.Reason(e)}";
        }
    }

    private static string Revision(CachedModel model) => ForeignText.Visible(model.Revision ?? "-");
}
