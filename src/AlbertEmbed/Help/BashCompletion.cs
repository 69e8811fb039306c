using System.Text;

namespace AlbertEmbed.Help;

/// <summary>Completion for bash, and through bashcompinit for zsh.</summary>
internal static class BashCompletion
{
    /// <summary>A script to be sourced.</summary>
    public static string Write(IReadOnlyList<CommandFacts> commands)
    {
        string[] names = [.. commands.Select(command => command.Name.Split(' ')[0]).Distinct()];
        StringBuilder script = new();
        script.Append("_albert_embed() {\n");
        script.Append("  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=embed\n");
        script.Append("  case \"${COMP_WORDS[1]}\" in\n    ").Append(string.Join('|', names)).Append(
            ") ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]} ;;\n  esac\n");
        script.Append("  if [ \"$command\" = models ]; then\n    if ((COMP_CWORD == 2)); then COMPREPLY=($(compgen -W \"")
            .Append(
                string.Join(
                    ' ',
                    commands.Where(
                        command =>
                            command.Name.StartsWith("models ", StringComparison.Ordinal)).Select(command =>
                            command.Name["models ".Length..])))
            .Append("\" -- \"$word\")); return; fi\n    command=\"models ${COMP_WORDS[2]}\"\n  fi\n");
        script.Append("  case \"$command $before\" in\n");
        foreach (CommandFacts command in commands)
        {
            foreach (OptionFacts option in command.Options.Where(option => option.Choices.Count > 0))
            {
                string patterns = string.Join('|', option.Names.Select(name => $"\"{command.Name} {name}\""));
                script.Append("    ").Append(patterns).Append(") COMPREPLY=($(compgen -W \"").Append(
                    string.Join(' ', option.Choices)).Append("\" -- \"$word\")); return ;;\n");
            }
        }

        script.Append("  esac\n  case \"$word\" in\n    -*)\n      case \"$command\" in\n");
        foreach (CommandFacts command in commands)
        {
            string options = string.Join(' ', command.OptionNames);
            script.Append("        \"").Append(command.Name).Append(
                "\") COMPREPLY=($(compgen -W \"").Append(options).Append("\" -- \"$word\")) ;;\n");
        }

        script.Append("      esac\n      return ;;\n  esac\n");
        script.Append("  ((COMP_CWORD == 1)) && COMPREPLY=($(compgen -W \"").Append(string.Join(' ', names)).Append("\" -- \"$word\"))\n");
        script.Append("}\ncomplete -o default -F _albert_embed albert-embed\n");
        return script.ToString();
    }
}
