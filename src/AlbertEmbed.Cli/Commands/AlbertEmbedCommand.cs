using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary>The whole command line. Without a command's name it is <c>embed</c>.</summary>
internal static class AlbertEmbedCommand
{
    /// <summary>The commands.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        EmbedCommand.Name, TokenizeCommand.Name, SimilarityCommand.Name, SearchCommand.Name, ExportCommand.Name, MergeCommand.Name,
        ClassifyCommand.Name,
        ModelsCommand.Name, CacheCommand.Name, InfoCommand.Name, BenchCommand.Name, CompletionCommand.Name, ManualCommand.Name,
        HelpCommand.Name,
    ];

    private const string Version = "--version";

    /// <summary>The names of the option that prints the version.</summary>
    private static readonly string[] Versions = [Version, "-V"];

    /// <summary>Options of the program itself.</summary>
    private static readonly string[] OwnOptions = ["--help", "-h", "-?", .. Versions];

    /// <summary>Options that change nothing about those.</summary>
    private static readonly string[] Loudness = ["-q", "--quiet", "-v", "--verbose"];

    /// <param name="embedOnly">Leaves out the other commands, whose options take longer to make than to parse.</param>
    /// <param name="withTrain">Whether <c>train</c> may be the command below <c>classify</c>; otherwise it is a text.</param>
    public static RootCommand Create(bool embedOnly = false, bool withTrain = true)
    {
        RootCommand root = new("Turns text into ALBERT embeddings. Vectors go to standard output, everything else to standard error.");

        // A text may look like a directive ("[MASK] is a token") or like a response file ("@name").
        root.Directives.Clear();
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        foreach (string alias in (string[])["-h", "/h", "/?"])
        {
            help.Aliases.Remove(alias);
        }

        help.Action = new LongHelp((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-V");
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
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
            root.Subcommands.Add(CacheCommand.Create());
            root.Subcommands.Add(MergeCommand.Create());
            root.Subcommands.Add(ClassifyCommand.Create(withTrain));
            root.Subcommands.Add(InfoCommand.Create());
            root.Subcommands.Add(BenchCommand.Create());
            root.Subcommands.Add(CompletionCommand.Create(root));
            root.Subcommands.Add(ManualCommand.Create(root));
            root.Subcommands.Add(HelpCommand.Create(root));
            EmbedCommand.AddTo(root);
        }

        CheckValues(root);
        return root;
    }

    /// <summary>
    /// The library takes the word after a flag for its value where it is true or false, which may be a text, and empty words for names
    /// of files.
    /// </summary>
    private static void CheckValues(Command command)
    {
        foreach (Option<bool> flag in command.Options.OfType<Option<bool>>())
        {
            flag.Arity = ArgumentArity.Zero;
        }

        // A column may have no name, and an empty prompt is none.
        foreach (
            Option option in command.Options.Where(option =>
                option is Option<string?> or Option<string[]> && option.HelpName != "NAME" && option.Name != PromptOptions.Prompt))
        {
            option.Validators.Add(result => RefuseEmpty(result, option.Name));
        }

        foreach (Argument argument in command.Arguments.Where(argument => argument.Name != InputOptions.Texts))
        {
            argument.Validators.Add(result => RefuseEmpty(result, argument.Name));
        }

        foreach (Command part in command.Subcommands)
        {
            CheckValues(part);
        }
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name} is given an empty word. Give it a value, or leave it out.");
        }
    }

    /// <summary>Whether the arguments are those of <c>embed</c>, with or without its name.</summary>
    public static bool IsEmbed(string[] arguments) => InOrder(arguments) is [EmbedCommand.Name, ..];

    /// <summary>Whether a word names a command below another one.</summary>
    public static bool IsBelow(string command, string word) =>
        Create().Subcommands.Single(known => known.Name == command).Subcommands.Any(part => part.Name == word);

    /// <summary>Parses the arguments, in order or not.</summary>
    public static ParseResult Parse(string[] arguments)
    {
        string[] inOrder = InOrder(arguments);
        bool withTrain = inOrder is not [ClassifyCommand.Name, ..] or [_, TrainCommand.Name, ..] || inOrder.Any(OwnOptions.Contains);
        return Create(embedOnly: inOrder is [EmbedCommand.Name, ..], withTrain).Parse(
            inOrder, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>
    /// Puts the command's name in front of options that stand before it, and <c>embed</c> where none is named, so that later texts are
    /// never taken for one. Arguments in order stay as they are, which takes no time.
    /// </summary>
    public static string[] InOrder(string[] arguments) => WithTrainFirst(CommandFirst(arguments));

    private static string[] CommandFirst(string[] arguments) =>
        arguments.Any(Versions.Contains) && arguments.All(word => Versions.Contains(word) || Loudness.Contains(word)) ? [Version]
        : arguments is [HelpCommand.Name, ..] && HelpCommand.Meant(Create(), arguments[1..]) is { } meant ? meant
        : arguments is [var first, ..] && OwnOptions.Contains(first) ? arguments
        : NamedAt(arguments) is { } at ? [arguments[at], .. arguments[..at], .. arguments[(at + 1)..]]
        : [EmbedCommand.Name, .. arguments];

    /// <summary>Options may stand between <c>classify</c> and <c>train</c>, but no texts.</summary>
    private static string[] WithTrainFirst(string[] arguments) =>
        arguments is [ClassifyCommand.Name, .. var rest]
        && rest.Contains(TrainCommand.Name)
        && new CommandWord(Create()).Find(rest) is { } at
        && rest[at] == TrainCommand.Name
            ? [ClassifyCommand.Name, TrainCommand.Name, .. rest[..at], .. rest[(at + 1)..]]
            : arguments;

    /// <summary>Where a command is named. All options are made only where one may be: that takes longer than parsing.</summary>
    private static int? NamedAt(string[] arguments) => arguments switch
    {
        [] => null,
        [['-', ..], ..] =>
            arguments.Any(Names.Contains) && new CommandWord(Create()).Find(arguments) is { } at && Names.Contains(arguments[at])
            ? at
            : null,
        _ => Names.Contains(arguments[0]) ? 0 : null,
    };
}
