using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>A first text that looks like the name of a command with a slip in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Nearest">The command.</param>
/// <param name="Others">The other texts.</param>
internal sealed record MistakenCommand(string Text, string Nearest, IReadOnlyList<string> Others)
{
    /// <summary>Whether what follows is what such a command takes, and no text.</summary>
    public bool IsCertain =>
        Others.Any(FileLikeText.IsThere)
        || (Others.Count > 0 && Others.All(Path.Exists))
        || (Others.Count > 0 && AlbertEmbedCommand.IsBelow(Nearest, Others[0]));

    /// <summary>What is said when nothing is embedded.</summary>
    public string Refusal => $"There is no command \"{Text}\". Did you mean {Nearest}? Put -- before it if it is a text.";

    /// <summary>What is said when it is embedded.</summary>
    public string Note =>
        $"note: \"{Text}\" is taken as a text. Did you mean the command {Nearest}? -- before the texts leaves out this note.";

    /// <param name="texts">Texts of a command line that names no command, none of them behind <c>--</c>.</param>
    /// <returns>Null when the first text looks like no command.</returns>
    public static MistakenCommand? Of(IReadOnlyList<string> texts) =>
        texts is [var first, ..] && NearestWord.Of(first, AlbertEmbedCommand.Names) is { } nearest
            ? new MistakenCommand(first, nearest, [.. texts.Skip(1)])
            : null;
}
