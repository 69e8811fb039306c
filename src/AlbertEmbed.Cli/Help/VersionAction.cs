using System.CommandLine;
using System.CommandLine.Invocation;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Help;

/// <summary>Prints the program's name and version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.WriteLine($"albert-embed {ProgramVersion.Text}");
        return 0;
    }
}
