using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>Reads the front matter of a model card.</summary>
/// <remarks>Source: the hub's guide "Model Cards": YAML between two lines of three dashes at the start of README.md.</remarks>
internal static class ModelCard
{
    private const string Fence = "---";
    private const string Key = "license:";
    private const int LongestFrontMatter = 1 << 16;
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The licence in the card's abbreviation; null without a card or a licence in it.</summary>
    public static string? License(string folder)
    {
        string? card = CheckpointFiles.Cards.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        string[] lines = card is null ? [] : FirstLines(card);
        if (lines is not [Fence, ..])
        {
            return null;
        }

        string[] matter = [.. lines.Skip(1).TakeWhile(line => line.TrimEnd() != Fence)];
        int at = Array.FindIndex(matter, line => line.StartsWith(Key, StringComparison.Ordinal));
        if (at < 0)
        {
            return null;
        }

        // A single licence, or a list in the lines below.
        string value = matter[at][Key.Length..].Trim();
        IEnumerable<string> licenses = value.Length > 0 ? [value] : matter.Skip(at + 1).TakeWhile(line => line.TrimStart().StartsWith('-'));
        return string.Join(", ", licenses.Select(license => license.Trim().TrimStart('-').Trim().Trim('"', '\'')));
    }

    /// <summary>The lines at the start of a card, enough for front matter.</summary>
    private static string[] FirstLines(string card)
    {
        try
        {
            using FileStream file = RegularFile.Open(card);
            byte[] bytes = new byte[Math.Min(file.Length, LongestFrontMatter)];
            string text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            return [.. text.TrimStart(ByteOrderMark).Split('\n').Select(line => line.TrimEnd('\r'))];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{card} cannot be read: {FileFault.Reason(e)}", e);
        }
    }
}
