using System.CommandLine;
using System.Text;

namespace AlbertEmbed.Help;

/// <summary>The manual page in troff's man macros, made of the same sentences as the help.</summary>
internal static class ManualPage
{
    /// <summary>The day on which the own sentences of this page were written: today would make each build another one.</summary>
    private const string Date = "2026-11-26";

    /// <summary>Longer lines of the source are bad style to linters.</summary>
    private const int SourceWidth = 78;

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

    /// <summary>Commands as a shell takes them, and what they do.</summary>
    private static readonly (string Command, string Meaning)[] Examples =
    [
        ("albert-embed \"a text\" \"another one\"", "Print the vectors of two texts, one JSON object a line."),
        ("albert-embed -i corpus.txt -o vectors.npy", "Embed each line of a file into an array for NumPy."),
        ("albert-embed search \"cheap flights\" --in vectors.npy --texts corpus.txt -k 5", "Show the five lines nearest to a query."),
        ("albert-embed -i reviews.csv --text-field review --id-field id --keep stars -o reviews.jsonl", "Embed a column of a table."),
        ("albert-embed -i docs --input-format file -o docs.npy", "Embed each file of a folder, with its path as id."),
        ("albert-embed similarity \"a cat\" \"a kitten\"", "Print the cosine of two texts."),
        ("albert-embed -i corpus.txt -o vectors.npy --resume", "Go on with a run that was interrupted."),
        ("albert-embed -i corpus.txt -o vectors.npy --cache known.cache", "Embed only texts that no run with this cache has embedded."),
        ("albert-embed models pull albert/albert-base-v2", "Fetch a model, which -m albert/albert-base-v2 then runs."),
        ("albert-embed export albert/albert-base-v2 -o folder", "Write an ONNX model for other programs."),
    ];

    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("ALBERT_EMBED_MODEL", "The model when --model does not say which."),
        ("ALBERT_EMBED_CACHE", "Where models are kept; else albert-embed in $XDG_CACHE_HOME or ~/.cache."),
        ("ALBERT_EMBED_ORT", "Another ONNX Runtime library, or its folder."),
        ("ALBERT_EMBED_GPU_MEMORY", "The most memory that the model takes on a CUDA device, in MiB."),
        ("HF_HOME, HF_HUB_CACHE", "The cache of Hugging Face's programs, which is read."),
        ("HF_ENDPOINT, HF_TOKEN", "The hub that models are fetched from, and the token that says who asks."),
        ("HF_HUB_OFFLINE", "1: never touch the network."),
    ];

    public static string Write(Command root, string version)
    {
        StringBuilder page = new();
        page.Append(".TH ALBERT-EMBED 1 ").Append(Date).Append(" \"albert-embed ").Append(version).Append("\" \"User Commands\"\n");
        page.Append(".SH NAME\nalbert-embed \\- turn text into ALBERT embeddings\n.SH SYNOPSIS\n");
        IReadOnlyList<CommandFacts> commands = CommandFacts.All(root);
        foreach (CommandFacts command in commands)
        {
            page.Append(command == commands[0] ? string.Empty : ".br\n").Append(".B albert\\-embed ").Append(Escape(command.Name))
                .Append("\n.RI \"").Append(Escape(command.Arguments)).Append(" [options]\"\n");
        }

        page.Append(".SH DESCRIPTION\n").Append(Lines(root.Description ?? string.Empty)).Append(
            "Without a command\\(cqs name it is embed.\n.SH OPTIONS\nEvery command has these.\n");
        foreach (OptionFacts option in Shared(root))
        {
            Append(page, option);
        }

        page.Append(".SH COMMANDS\n");
        foreach (CommandFacts command in commands)
        {
            page.Append(".SS ").Append(Escape(command.Name)).Append('\n').Append(Lines(command.Description));
            foreach (OptionFacts option in command.Options)
            {
                Append(page, option);
            }
        }

        page.Append(".SH EXAMPLES\n");
        foreach ((string command, string meaning) in Examples)
        {
            page.Append(".TP\n.B ").Append(Escape(command).Replace("\"", "\\(dq", StringComparison.Ordinal)).Append('\n')
                .Append(Lines(meaning));
        }

        Table(page, "EXIT STATUS", ExitCodes);
        Table(page, "ENVIRONMENT", Variables);
        return page.ToString();
    }

    /// <summary>The options of the program itself, and those that every command has.</summary>
    private static IEnumerable<OptionFacts> Shared(Command root) =>
        from option in root.Options
        where option.Recursive || option.Action is not null
        select new OptionFacts(option);

    private static void Append(StringBuilder page, OptionFacts option)
    {
        page.Append(".TP\n\\fB").Append(Escape(string.Join(", ", option.Names))).Append("\\fR");
        page.Append(option.Value is null ? string.Empty : $" \\fI{Escape(option.Value)}\\fR").Append('\n');
        page.Append(Lines(option.Description));
    }

    private static void Table(StringBuilder page, string title, (string Name, string Meaning)[] rows)
    {
        page.Append(".SH ").Append(title).Append('\n');
        foreach ((string name, string meaning) in rows)
        {
            page.Append(".TP\n.B ").Append(Escape(name)).Append('\n').Append(Lines(meaning));
        }
    }

    /// <summary>Sentences in lines of the source, which are kept from being taken for macros.</summary>
    private static string Lines(string text) => string.Concat(
        TextWidth.Wrap(Escape(text), SourceWidth).Select(line => $"{(line is ['.' or '\'', ..] ? "\\&" : string.Empty)}{line}\n"));

    /// <summary>Keeps hyphens as they are.</summary>
    private static string Escape(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
