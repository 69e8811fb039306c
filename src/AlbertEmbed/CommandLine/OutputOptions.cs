using System.CommandLine;
using AlbertEmbed.Output;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say where vectors go, and how they are written.</summary>
internal sealed class OutputOptions
{
    private const string NpyExtension = ".npy";

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write to a file, which appears when it is complete. [default: standard output]",
        HelpName = "PATH",
    };

    private readonly Option<string?> format = OptionKinds.Choice(
        "--format",
        [],
        "JSON Lines, or NumPy's binary format. [default: by the output's extension, else jsonl]",
        "jsonl",
        "npy");

    private readonly Option<bool> withText = new("--with-text") { Description = "Add each record's text to JSONL." };

    private readonly Option<bool> force = new("--force") { Description = "Replace an output file that exists." };

    public void AddTo(Command command)
    {
        command.Options.Add(output);
        command.Options.Add(format);
        command.Options.Add(withText);
        command.Options.Add(force);
    }

    public bool IsStandardOutput(ParseResult parsed) => parsed.GetValue(output) is null or "-";

    /// <summary>Opens the output.</summary>
    /// <exception cref="Errors.UserException">It exists or cannot be written.</exception>
    public OutputTarget Open(ParseResult parsed) =>
        IsStandardOutput(parsed) ? OutputTarget.StandardOutput() : OutputTarget.File(parsed.GetValue(output)!, parsed.GetValue(force));

    public IEmbeddingWriter Writer(ParseResult parsed, OutputTarget target, int width)
    {
        bool isNpy = parsed.GetValue(format) is { } name
            ? name == "npy"
            : string.Equals(Path.GetExtension(parsed.GetValue(output)), NpyExtension, StringComparison.OrdinalIgnoreCase);
        return isNpy ? new NpyWriter(target, width) : new JsonlWriter(target, parsed.GetValue(withText));
    }
}
