using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Help;

/// <summary>
/// The library's help, with a usage line that can be typed: the library lists the texts of the program itself before the name of every
/// command, where none may stand.
/// </summary>
/// <param name="help">The library's help.</param>
internal sealed class LongHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    /// <summary>Characters of a line.</summary>
    public int MaxWidth
    {
        get => help.MaxWidth;
        set => help.MaxWidth = value;
    }

    /// <summary>The library lists the texts of the commands above one that takes no texts.</summary>
    private static string WithoutTexts(string help) => string.Join(
        '\n',
        help.Replace(" [<TEXT>...] ", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => !line.StartsWith("  <TEXT> ", StringComparison.Ordinal)));

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        try
        {
            int code = help.Invoke(parseResult);
            string words = text.ToString();
            bool isCommand = parseResult.CommandResult.Command is not RootCommand;
            string program = RootCommand.ExecutableName;
            bool takesTexts = parseResult.CommandResult.Command.Arguments.Any(argument => argument.Name == InputOptions.Texts);
            string usage = isCommand ? words.Replace($"{program} [<TEXT>...] ", $"{program} ", StringComparison.Ordinal) : words;
            output.Write(takesTexts ? usage : WithoutTexts(usage));
            return code;
        }
        finally
        {
            parseResult.InvocationConfiguration.Output = output;
        }
    }
}
