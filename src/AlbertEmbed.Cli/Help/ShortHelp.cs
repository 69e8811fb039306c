using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace AlbertEmbed.Help;

/// <summary>One screen of help: a line for each command and for each option that is often used.</summary>
internal sealed class ShortHelp : SynchronousCommandLineAction
{
    private const int Width = 80;

    private static readonly string[] OftenUsed =
    [
        "--input", "--text-field", "--id-field", "--model", "--pooling", "--normalize", "--max-length", "--overflow", "--device",
        "--output", "--resume", "--in", "--top", "--texts", "--force", "--json", "--revision", "--compare",
    ];

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    /// <summary>The option that asks for it.</summary>
    public static Option<bool> Option() =>
        new("-h") { Description = "Show help that fits a screen.", Recursive = true, Action = new ShortHelp() };

    public override int Invoke(ParseResult parseResult)
    {
        Console.Write(Text(parseResult.CommandResult.Command));
        return 0;
    }

    public static string Text(Command command)
    {
        CommandFacts facts = CommandFacts.Of(command, command is RootCommand ? string.Empty : command.Name);
        StringBuilder text = new();
        text.Append(facts.Description).Append("\n\nusage: albert-embed ").Append(facts.Name.Length > 0 ? facts.Name + " " : string.Empty);
        text.Append(facts.Arguments).Append(
            command.Subcommands.Count > 0 && facts.Arguments.Length == 0 ? "COMMAND" : string.Empty).Append(" [options]\n");
        foreach (Command part in command.Subcommands.Where(part => !part.Hidden))
        {
            Line(text, part.Name, OptionFacts.FirstSentence(part.Description ?? string.Empty));
        }

        text.Append('\n');
        foreach (
            OptionFacts option in facts.Options.Where(
                option => facts.Options.Count < OftenUsed.Length || OftenUsed.Contains(option.Names[0])))
        {
            Line(text, $"{string.Join(", ", option.Names.OrderBy(name => name.Length))} {Short(option.Value)}".TrimEnd(), option.Summary);
        }

        return text.Append("\nAll options, with their defaults: --help\n").ToString();
    }

    /// <summary>WORD in place of a value whose words would fill the line.</summary>
    private static string? Short(string? value) => value?.Length > 14 ? "WORD" : value;

    private static void Line(StringBuilder text, string name, string what)
    {
        string line = $"  {name,-24}  {what}";
        text.Append(line.Length > Width ? line[..(Width - 3)].TrimEnd() + "..." : line).Append('\n');
    }
}
