using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed manual</c>: the manual page, for whoever packs the program.</summary>
internal static class ManualCommand
{
    public const string Name = "manual";

    /// <param name="root">What it is about.</param>
    public static Command Create(RootCommand root)
    {
        Command command = new(Name, "Print the manual page (for man -l).");
        command.SetAction(_ =>
        {
            Console.Write(ManualPage.Write(root, ProgramVersion.Text));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
