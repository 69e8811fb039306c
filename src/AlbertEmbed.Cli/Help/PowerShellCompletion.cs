using System.Text;

namespace AlbertEmbed.Help;

/// <summary>Completion for PowerShell.</summary>
internal static class PowerShellCompletion
{
    /// <summary>Completes values after an option that has some, else options, else names of commands.</summary>
    private const string Reply = """
          $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() } | Select-Object -Skip 1)
          $names = @($options.Keys | ForEach-Object { $_.Split(' ')[0] } | Sort-Object -Unique)
          $command = 'embed'
          if ($words.Count -gt 0 -and $names -contains $words[0]) { $command = $words[0] }
          $below = "$command $($words[1])"
          if ($words.Count -gt 1 -and $options.ContainsKey($below)) { $command = $below }
          $before = $words | Select-Object -Last 1
          if ($wordToComplete) { $before = $words | Select-Object -Last 2 | Select-Object -First 1 }
          $found = if ($choices.ContainsKey("$command $before")) { $choices["$command $before"] }
            elseif ($before -in '--model', '-m') { albert-embed models list --names }
            elseif ($wordToComplete -like '-*') { $options[$command] }
            elseif ($arguments.ContainsKey($command)) { & $arguments[$command] }
            elseif ($options.Keys -like "$command *") { $options.Keys -like "$command *" | ForEach-Object { $_.Split(' ')[1] } }
            else { $names }
          $found -like "$wordToComplete*" |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    /// <summary>A script for the profile.</summary>
    public static string Write(IReadOnlyList<CommandFacts> commands)
    {
        StringBuilder script = new();
        script.Append(
            "Register-ArgumentCompleter -Native -CommandName albert-embed -ScriptBlock {\n  param($wordToComplete, $commandAst, "
                + "$cursorPosition)\n");
        script.Append("  $options = @{\n");
        foreach (CommandFacts command in commands)
        {
            script.Append($"    '{command.Name}' = @({List(command.OptionNames)})\n");
        }

        script.Append("  }\n  $choices = @{\n");
        foreach (CommandFacts command in commands)
        {
            foreach (OptionFacts option in command.Options.Where(option => option.Choices.Count > 0))
            {
                foreach (string name in option.Names)
                {
                    script.Append($"    '{command.Name} {name}' = @({List(option.Choices)})\n");
                }
            }
        }

        script.Append("  }\n  $arguments = @{\n");
        foreach (CommandFacts command in commands.Where(command => command.TakesModels || command.Words.Count > 0))
        {
            string words = command.TakesModels ? $"albert-embed {CommandFacts.ModelNamesCommand}" : List(command.Words);
            script.Append($"    '{command.Name}' = {{ {words} }}\n");
        }

        script.Append("  }\n");
        script.Append(Reply);
        return script.ToString();
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
