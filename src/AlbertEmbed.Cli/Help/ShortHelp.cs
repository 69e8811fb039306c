using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace AlbertEmbed.Help;

/// <summary>One screen of help: a line for each command and for each option that is often used.</summary>
internal sealed class ShortHelp : SynchronousCommandLineAction
{
    /// <summary>Where descriptions start.</summary>
    private const int Column = 28;

    /// <summary>A command with no more options shows all of them.</summary>
    private const int FewOptions = 18;

    private static readonly string[] OftenUsed =
    [
        "--input", "--text-field", "--id-field", "--model", "--pooling", "--normalize", "--max-length", "--overflow", "--device",
        "--output", "--format", "--resume", "--in", "--top", "--texts", "--force", "--json", "--revision", "--compare",
        "--head", "--label-field", "--test", "--strength",
    ];

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    /// <summary>The option that asks for it.</summary>
    public static Option<bool> Option() =>
        new("-h") { Description = "Show help that fits a screen.", Recursive = true, Action = new ShortHelp() };

    public override int Invoke(ParseResult parseResult)
    {
        Console.Write(Text(parseResult.CommandResult.Command, TextWidth.OfTerminal()));
        return 0;
    }

    /// <param name="command">What it is about.</param>
    /// <param name="width">The terminal's width.</param>
    public static string Text(Command command, int width)
    {
        CommandFacts facts = CommandFacts.Of(command, CommandFacts.NameOf(command));
        StringBuilder text = new();
        text.AppendJoin('\n', TextWidth.Wrap(facts.Description, width)).Append("\n\n");
        text.Append("usage: albert-embed ").Append(facts.Name.Length > 0 ? facts.Name + " " : string.Empty);
        text.Append(command is { Arguments.Count: 0, Subcommands.Count: > 0 } ? "[COMMAND]" : facts.Arguments).Append(" [options]\n");
        foreach (Argument argument in command.Arguments)
        {
            Append(text, argument.Name, argument.Description ?? string.Empty, width);
        }

        foreach (Command part in command.Subcommands.Where(part => !part.Hidden))
        {
            Append(text, part.Name, OptionFacts.FirstSentence(part.Description ?? string.Empty), width);
        }

        OptionFacts[] options =
        [
            .. facts.Options.Where(option => facts.Options.Count <= FewOptions || OftenUsed.Contains(option.Names[0])),
        ];
        text.Append(options.Length > 0 ? "\n" : string.Empty);
        foreach (OptionFacts option in options)
        {
            string names = string.Join(", ", option.Names.OrderBy(name => name.Length));
            Append(text, $"{names} {option.Value}".TrimEnd(), option.Summary, width);
        }

        return text.Append("\nAll options, with their defaults: --help\n").ToString();
    }

    /// <summary>A name, and behind it what it means; below it where the name reaches too far.</summary>
    private static void Append(StringBuilder text, string name, string what, int width)
    {
        string start = $"  {name}";
        string[] lines = [.. TextWidth.Wrap(what, Math.Max(width - Column, TextWidth.Least))];
        bool isLong = start.Length > Column - 2;
        text.Append(isLong ? start + "\n" : string.Empty);
        for (int i = 0; i < lines.Length; i++)
        {
            text.Append((i == 0 && !isLong ? start : string.Empty).PadRight(Column)).Append(lines[i]).Append('\n');
        }
    }
}
