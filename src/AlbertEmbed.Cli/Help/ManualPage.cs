using System.CommandLine;
using System.Text;

namespace AlbertEmbed.Help;

/// <summary>The manual page in troff's man macros, made of the same sentences as the help.</summary>
internal static class ManualPage
{
    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        ("0", "Done; also when the reader of a pipe has gone."),
        ("1", "A file could not be read or written, or something failed inside."),
        ("2", "Wrong usage."),
        ("3", "A record cannot be read; the message names file and line."),
        ("4", "The model is missing or cannot be used."),
        ("5", "The device is not available."),
        ("130, 143, 129", "Ended by SIGINT, SIGTERM or SIGHUP; finished batches are kept for --resume."),
    ];

    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("ALBERT_EMBED_MODEL", "The model when --model does not say which."),
        ("ALBERT_EMBED_CACHE", "Where models are kept; else albert-embed in $XDG_CACHE_HOME or ~/.cache."),
        ("ALBERT_EMBED_ORT", "Another ONNX Runtime library, or its folder."),
        ("HF_HOME, HF_HUB_CACHE", "The cache of Hugging Face's programs, which is read."),
        ("HF_ENDPOINT, HF_TOKEN", "The hub that models are fetched from, and the token that says who asks."),
        ("HF_HUB_OFFLINE", "1: never touch the network."),
    ];

    public static string Write(Command root, string version)
    {
        StringBuilder page = new();
        page.Append(".TH ALBERT-EMBED 1 \"\" \"albert-embed ").Append(version).Append("\" \"User Commands\"\n");
        page.Append(".SH NAME\nalbert-embed \\- turn text into ALBERT embeddings\n.SH SYNOPSIS\n");
        IReadOnlyList<CommandFacts> commands = CommandFacts.All(root);
        foreach (CommandFacts command in commands)
        {
            page.Append(".B albert\\-embed ").Append(Escape(command.Name)).Append("\n.RI \"")
                .Append(Escape(command.Arguments)).Append(" [options]\"\n.br\n");
        }

        page.Append(".SH DESCRIPTION\n").Append(Escape(root.Description ?? string.Empty)).Append(
            " Without a command\\(cqs name it is embed.\n.SH COMMANDS\n");
        foreach (CommandFacts command in commands)
        {
            page.Append(".SS ").Append(Escape(command.Name)).Append('\n').Append(Escape(command.Description)).Append('\n');
            foreach (OptionFacts option in command.Options)
            {
                page.Append(".TP\n\\fB").Append(Escape(string.Join(", ", option.Names))).Append("\\fR");
                page.Append(
                    option.Value is null
                        ? string.Empty
                        : $" \\fI{Escape(option.Value)}\\fR").Append('\n').Append(Escape(option.Description)).Append('\n');
            }
        }

        Table(page, "EXIT STATUS", ExitCodes);
        Table(page, "ENVIRONMENT", Variables);
        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, (string Name, string Meaning)[] rows)
    {
        page.Append(".SH ").Append(title).Append('\n');
        foreach ((string name, string meaning) in rows)
        {
            page.Append(".TP\n.B ").Append(Escape(name)).Append('\n').Append(Escape(meaning)).Append('\n');
        }
    }

    /// <summary>Keeps hyphens as they are, and lines from being taken for macros.</summary>
    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
