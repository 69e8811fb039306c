using System.CommandLine;

namespace AlbertEmbed.Help;

/// <summary>The facts of a command that help, manual and completion show.</summary>
/// <param name="Name">Its name, after the name of the command above it, such as <c>models list</c>; empty for the program.</param>
/// <param name="Arguments">Its arguments, as in a usage line.</param>
/// <param name="Description">What it does.</param>
/// <param name="Options">Its options, without those that every command has.</param>
internal sealed record CommandFacts(string Name, string Arguments, string Description, IReadOnlyList<OptionFacts> Options)
{
    /// <summary>The hidden option of <c>models list</c> that prints one name a line.</summary>
    public const string ModelNamesOption = "--names";

    /// <summary>What shells run to learn the names of models.</summary>
    public const string ModelNamesCommand = "models list " + ModelNamesOption;

    private const string Model = "MODEL";

    /// <summary>Whether its arguments are models.</summary>
    public bool TakesModels { get; init; }

    /// <summary>The words that its argument can be; empty when it can be anything.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>All names of its options, and of those that every command has.</summary>
    public IEnumerable<string> OptionNames => Options.SelectMany(option => option.Names).Concat(["--help", "-h", "--verbose", "--quiet"]);

    /// <summary>All commands, in the order of the help.</summary>
    public static IReadOnlyList<CommandFacts> All(Command root) =>
    [
        .. root.Subcommands.Where(command => !command.Hidden).SelectMany(command =>
        {
            IEnumerable<CommandFacts> parts = command.Subcommands.Select(part => Of(part, $"{command.Name} {part.Name}"));
            return IsGroup(command) ? parts : parts.Prepend(Of(command, command.Name));
        }),
    ];

    /// <param name="command">The command.</param>
    /// <param name="name">Its whole name.</param>
    public static CommandFacts Of(Command command, string name) => new(
        name,
        string.Join(' ', command.Arguments.Select(Usage)),
        command.Description ?? string.Empty,
        [.. command.Options.Where(option => !option.Recursive && !option.Hidden).Select(option => new OptionFacts(option))])
    {
        TakesModels = command.Arguments.Any(argument => argument.Name == Model),
        Words =
        [
            .. command.Arguments.SelectMany(argument => argument.HelpName?.Split('|') ?? []),
            .. IsGroup(command) ? [] : command.Subcommands.Select(part => part.Name),
        ],
    };

    /// <summary>A command's name behind that of the command above it; empty for the program.</summary>
    public static string NameOf(Command command) =>
        command is RootCommand ? string.Empty
        : command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } above
            ? $"{above.Name} {command.Name}"
            : command.Name;

    /// <summary>Whether a command only groups others, and does nothing with its arguments.</summary>
    private static bool IsGroup(Command command) => command.Subcommands.Count > 0 && command.Arguments.Count == 0;

    private static string Usage(Argument argument)
    {
        string shown = argument.HelpName ?? argument.Name;
        string name = argument.Arity.MaximumNumberOfValues > 1 ? shown + "..." : shown;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }
}
