using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Help;

namespace AlbertEmbed.Commands;

/// <summary>
/// <c>albert-embed completion SHELL</c>: a script that lets a shell complete this program's commands, options and their words.
/// </summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    private static readonly Dictionary<string, Func<IReadOnlyList<CommandFacts>, string>> Shells = new(StringComparer.Ordinal)
    {
        ["bash"] = BashCompletion.Write,
        ["zsh"] = commands => "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n" + BashCompletion.Write(commands),
        ["fish"] = FishCompletion.Write,
        ["powershell"] = PowerShellCompletion.Write,
    };

    /// <param name="root">What is completed.</param>
    public static Command Create(RootCommand root)
    {
        string shells = string.Join(", ", Shells.Keys);
        Argument<string> shell = new("SHELL") { Description = $"One of {shells}.", HelpName = string.Join('|', Shells.Keys) };
        Command command = new(Name, $"Print a script for a shell ({shells}) to complete commands, options and their words.") { shell };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            Console.Write(Shells.TryGetValue(name, out Func<IReadOnlyList<CommandFacts>, string>? write)
                ? write(CommandFacts.All(root))
                : throw UserException.Usage($"There is no completion for {name}, only for {shells}."));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
