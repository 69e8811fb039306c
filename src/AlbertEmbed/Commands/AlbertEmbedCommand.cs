using System.CommandLine;
using System.CommandLine.Help;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary>The whole command line. Without a command's name it is <c>embed</c>.</summary>
internal static class AlbertEmbedCommand
{
    private static readonly string[] Names =
    [
        EmbedCommand.Name, TokenizeCommand.Name, SimilarityCommand.Name, SearchCommand.Name, ExportCommand.Name, MergeCommand.Name,
        ModelsCommand.Name, InfoCommand.Name, BenchCommand.Name, CompletionCommand.Name, ManualCommand.Name,
    ];

    /// <summary>Options of the program itself.</summary>
    private static readonly string[] OwnOptions = ["--help", "-h", "-?", "--version"];

    /// <param name="embedOnly">Leaves out the other commands, whose options take longer to make than to parse.</param>
    public static RootCommand Create(bool embedOnly = false)
    {
        RootCommand root = new("Turns text into ALBERT embeddings. Vectors go to standard output, everything else to standard error.");

        // A text may look like a directive ("[MASK] is a token") or like a response file ("@name").
        root.Directives.Clear();
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        foreach (string alias in (string[])["-h", "/h", "/?"])
        {
            help.Aliases.Remove(alias);
        }

        root.Options.Add(ShortHelp.Option());
        root.Options.Add(GeneralOptions.Verbose);
        root.Options.Add(GeneralOptions.Quiet);
        root.Subcommands.Add(EmbedCommand.AddTo(new Command(EmbedCommand.Name, "Embed texts. This is the command when none is named.")));
        if (!embedOnly)
        {
            root.Subcommands.Add(TokenizeCommand.Create());
            root.Subcommands.Add(SimilarityCommand.Create());
            root.Subcommands.Add(SearchCommand.Create());
            root.Subcommands.Add(ExportCommand.Create());
            root.Subcommands.Add(ModelsCommand.Create());
            root.Subcommands.Add(MergeCommand.Create());
            root.Subcommands.Add(InfoCommand.Create());
            root.Subcommands.Add(BenchCommand.Create());
            root.Subcommands.Add(CompletionCommand.Create(root));
            root.Subcommands.Add(ManualCommand.Create(root));
            EmbedCommand.AddTo(root);
        }

        TakeNoValues(root);
        return root;
    }

    /// <summary>The library takes the word after a flag for its value where it is true or false, which may be a text.</summary>
    private static void TakeNoValues(Command command)
    {
        foreach (Option<bool> flag in command.Options.OfType<Option<bool>>())
        {
            flag.Arity = ArgumentArity.Zero;
        }

        foreach (Command part in command.Subcommands)
        {
            TakeNoValues(part);
        }
    }

    /// <summary>Whether the arguments are those of <c>embed</c>, with or without its name.</summary>
    public static bool IsEmbed(string[] arguments) => InOrder(arguments) is [EmbedCommand.Name, ..];

    /// <summary>Parses the arguments, in order or not.</summary>
    public static ParseResult Parse(string[] arguments)
    {
        string[] inOrder = InOrder(arguments);
        return Create(embedOnly: inOrder is [EmbedCommand.Name, ..]).Parse(inOrder, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>
    /// Puts the command's name in front of options that stand before it, and <c>embed</c> where none is named, so that later texts are
    /// never taken for one. Arguments in order stay as they are, which takes no time.
    /// </summary>
    public static string[] InOrder(string[] arguments) =>
        arguments is [var first, ..] && OwnOptions.Contains(first) ? arguments
        : NamedAt(arguments) is { } at ? [arguments[at], .. arguments[..at], .. arguments[(at + 1)..]]
        : [EmbedCommand.Name, .. arguments];

    /// <summary>Where a command is named. All options are made only where one may be: that takes longer than parsing.</summary>
    private static int? NamedAt(string[] arguments) => arguments switch
    {
        [] => null,
        [['-', ..], ..] => arguments.Any(Names.Contains) && new CommandWord(Create()).Find(arguments) is { } at && Names.Contains(arguments[at]) ? at : null,
        _ => Names.Contains(arguments[0]) ? 0 : null,
    };
}
