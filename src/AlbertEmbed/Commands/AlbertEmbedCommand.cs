using System.CommandLine;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>The whole command line. Without a command's name it is <c>embed</c>.</summary>
internal static class AlbertEmbedCommand
{
    private static readonly string[] OwnWords = [EmbedCommand.Name, TokenizeCommand.Name, InfoCommand.Name, "--help", "-h", "-?", "--version"];

    public static RootCommand Create()
    {
        RootCommand root = new("Turns text into ALBERT embeddings. Vectors go to standard output, everything else to standard error.");

        // A text may look like a directive ("[MASK] is a token") or like a response file ("@name").
        root.Directives.Clear();
        root.Options.Add(GeneralOptions.Verbose);
        root.Options.Add(GeneralOptions.Quiet);
        root.Subcommands.Add(EmbedCommand.AddTo(new Command(EmbedCommand.Name, "Embed texts. This is the command when none is named.")));
        root.Subcommands.Add(TokenizeCommand.Create());
        root.Subcommands.Add(InfoCommand.Create());
        EmbedCommand.AddTo(root);
        return root;
    }

    /// <summary>
    /// Parses the arguments. <c>embed</c> is put in front unless they start with a command, so that later texts are never
    /// taken for one.
    /// </summary>
    public static ParseResult Parse(string[] arguments)
    {
        bool isNamed = arguments.Length > 0 && OwnWords.Contains(arguments[0]);
        return Create().Parse(
            isNamed ? arguments : [EmbedCommand.Name, .. arguments],
            new ParserConfiguration { ResponseFileTokenReplacer = null });
    }
}
