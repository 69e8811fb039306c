using System.Text;

namespace AlbertEmbed.Help;

/// <summary>Completion for bash, and through bashcompinit for zsh.</summary>
internal static class BashCompletion
{
    private const string ModelNames = $"$(\"${{COMP_WORDS[0]}}\" {CommandFacts.ModelNamesCommand} 2>/dev/null)";

    /// <summary>A script to be sourced.</summary>
    public static string Write(IReadOnlyList<CommandFacts> commands)
    {
        string names = string.Join(' ', commands.Select(command => command.Name.Split(' ')[0]).Distinct());
        StringBuilder script = new();
        script.Append("_albert_embed() {\n");
        script.Append("  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=embed\n");
        AppendCommand(script, commands, names);
        AppendChoices(script, commands);
        AppendOptions(script, commands);
        AppendArguments(script, commands, names);
        script.Append($"  ((COMP_CWORD == 1)) && {Reply(names)}\n");
        script.Append("}\ncomplete -o default -F _albert_embed albert-embed\n");
        return script.ToString();
    }

    /// <summary>Which command the words before the cursor name; its second word is completed too.</summary>
    private static void AppendCommand(StringBuilder script, IReadOnlyList<CommandFacts> commands, string names)
    {
        script.Append("  case \"${COMP_WORDS[1]}\" in\n    ").Append(names.Replace(' ', '|'));
        script.Append(") ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]} ;;\n  esac\n");
        foreach (IGrouping<string, string> group in commands
            .Select(command => command.Name.Split(' ')).Where(words => words.Length > 1).GroupBy(words => words[0], words => words[1])
            .Where(group => commands.All(command => command.Name != group.Key)))
        {
            script.Append($"  if [ \"$command\" = {group.Key} ]; then\n    if ((COMP_CWORD == 2)); then ");
            script.Append($"{Reply(string.Join(' ', group))}; return; fi\n    command=\"{group.Key} ${{COMP_WORDS[2]}}\"\n  fi\n");
        }

        script.Append("  [ \"$command ${COMP_WORDS[2]}\" = \"classify train\" ] && ((COMP_CWORD > 2)) && command=\"classify train\"\n");
    }

    /// <summary>Values of the option before the cursor.</summary>
    private static void AppendChoices(StringBuilder script, IReadOnlyList<CommandFacts> commands)
    {
        script.Append("  case \"$command $before\" in\n");
        foreach (CommandFacts command in commands)
        {
            foreach (OptionFacts option in command.Options.Where(option => option.Choices.Count > 0))
            {
                string patterns = string.Join('|', option.Names.Select(name => $"\"{command.Name} {name}\""));
                script.Append($"    {patterns}) {Reply(string.Join(' ', option.Choices))}; return ;;\n");
            }
        }

        script.Append($"    *\" --model\"|*\" -m\") {Reply(ModelNames)}; return ;;\n");
        script.Append("  esac\n");
    }

    /// <summary>Words that arguments can be. Names of models hold no sign that a shell would read.</summary>
    private static void AppendArguments(StringBuilder script, IReadOnlyList<CommandFacts> commands, string names)
    {
        script.Append($"  case \"$command\" in\n    help) {Reply(names)} ;;\n");
        foreach (CommandFacts command in commands.Where(command => command.Words.Count > 0))
        {
            script.Append($"    \"{command.Name}\") {Reply(string.Join(' ', command.Words))} ;;\n");
        }

        string patterns = string.Join('|', commands.Where(command => command.TakesModels).Select(command => $"\"{command.Name}\""));
        script.Append($"    {patterns}) {Reply(ModelNames)} ;;\n  esac\n");
    }

    /// <summary>Names of options.</summary>
    private static void AppendOptions(StringBuilder script, IReadOnlyList<CommandFacts> commands)
    {
        script.Append("  case \"$word\" in\n    -*)\n      case \"$command\" in\n");
        foreach (CommandFacts command in commands)
        {
            script.Append($"        \"{command.Name}\") {Reply(string.Join(' ', command.OptionNames))} ;;\n");
        }

        script.Append("      esac\n      return ;;\n  esac\n");
    }

    private static string Reply(string words) => $"COMPREPLY=($(compgen -W \"{words}\" -- \"$word\"))";
}
