using System.Globalization;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Help;

/// <summary>Fits text into the width of a terminal.</summary>
internal static class TextWidth
{
    /// <summary>Narrower lines hold no sentence.</summary>
    public const int Least = 20;

    private const int Usual = 80;

    /// <summary>Longer lines are hard to read.</summary>
    private const int Most = 120;

    /// <summary>$COLUMNS where it is set; else the terminal's width, and that of most where the output goes elsewhere.</summary>
    public static int OfTerminal()
    {
        bool isSaid = int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int said);
        int width = isSaid && said > 0 ? said
            : Console.IsOutputRedirected ? Usual
            : TerminalWindow.Width(TerminalWindow.StandardOutput);
        return Math.Clamp(width, Least * 2, Most);
    }

    /// <summary>Lines of whole words; a word that is longer than a line has one to itself.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length > 0 ? $"{line} {word}" : word;
            }
        }

        yield return line;
    }
}
