using System.Text;

namespace AlbertEmbed.Help;

/// <summary>Completion for fish.</summary>
internal static class FishCompletion
{
    private const string Models = $"'(albert-embed {CommandFacts.ModelNamesCommand} 2>/dev/null)'";

    /// <summary>A script for fish's completions folder.</summary>
    public static string Write(IReadOnlyList<CommandFacts> commands)
    {
        StringBuilder script = new();
        string[] others = [.. commands.Select(command => command.Name.Split(' ')[0]).Distinct().Where(name => name != "embed")];
        foreach (CommandFacts command in commands)
        {
            string[] words = command.Name.Split(' ');
            AppendCommand(script, words, OptionFacts.FirstSentence(command.Description));
            string condition = words[0] == "embed"
                ? $"not __fish_seen_subcommand_from {string.Join(' ', others)}"
                : string.Join("; and ", words.Select(word => $"__fish_seen_subcommand_from {word}"));
            AppendArgument(script, command, condition);
            foreach (OptionFacts option in command.Options)
            {
                AppendOption(script, option, condition);
            }
        }

        return script.ToString();
    }

    private static void AppendCommand(StringBuilder script, string[] words, string summary)
    {
        script.Append($"complete -c albert-embed -n __fish_use_subcommand -a {words[0]}");
        if (words.Length > 1)
        {
            script.Append($"\ncomplete -c albert-embed -f -n '__fish_seen_subcommand_from {words[0]}' -a {words[1]}");
        }

        script.Append($" -d {Quote(summary)}\n");
    }

    private static void AppendArgument(StringBuilder script, CommandFacts command, string condition)
    {
        string? words = command.TakesModels ? Models : command.Words.Count > 0 ? Quote(string.Join(' ', command.Words)) : null;
        script.Append(words is null ? string.Empty : $"complete -c albert-embed -n '{condition}' -a {words}\n");
    }

    private static void AppendOption(StringBuilder script, OptionFacts option, string condition)
    {
        script.Append($"complete -c albert-embed -n '{condition}'");
        foreach (string name in option.Names)
        {
            script.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
        }

        script.Append(
            option.Value is null ? string.Empty
            : option.TakesModel ? $" -r -a {Models}"
            : option.Choices.Count > 0 ? $" -x -a {Quote(string.Join(' ', option.Choices))}"
            : " -r");
        script.Append($" -d {Quote(option.Summary)}\n");
    }

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
