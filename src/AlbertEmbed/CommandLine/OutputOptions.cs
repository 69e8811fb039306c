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

    private readonly Option<bool> force = new("--force") { Description = "Replace an output file that exists, or what an interrupted run has left of it." };

    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on with an interrupted run of the same command; the result is the same to the last byte.",
    };

    private readonly Option<bool> noMeta = new("--no-meta") { Description = "Write no OUT.meta.json beside an output file." };

    public void AddTo(Command command)
    {
        command.Options.Add(output);
        command.Options.Add(format);
        command.Options.Add(withText);
        command.Options.Add(force);
        command.Options.Add(resume);
        command.Options.Add(noMeta);
    }

    public bool IsStandardOutput(ParseResult parsed) => parsed.GetValue(output) is null or "-";

    /// <summary>The output file's name; null for standard output and for devices.</summary>
    public string? Path(ParseResult parsed) =>
        IsStandardOutput(parsed) || OutputTarget.IsDevice(parsed.GetValue(output)!) ? null : parsed.GetValue(output);

    /// <summary>Opens standard output, or a device.</summary>
    public OutputTarget OpenStream(ParseResult parsed) =>
        IsStandardOutput(parsed) ? OutputTarget.StandardOutput() : OutputTarget.File(parsed.GetValue(output)!, Force(parsed));

    public bool Force(ParseResult parsed) => parsed.GetValue(force);

    public bool Resume(ParseResult parsed) => parsed.GetValue(resume);

    public bool WithMetadata(ParseResult parsed) => !parsed.GetValue(noMeta);

    public bool WithText(ParseResult parsed) => parsed.GetValue(withText);

    /// <summary>jsonl or npy.</summary>
    public string Format(ParseResult parsed) =>
        parsed.GetValue(format)
        ?? (string.Equals(System.IO.Path.GetExtension(parsed.GetValue(output)), NpyExtension, StringComparison.OrdinalIgnoreCase) ? "npy" : "jsonl");

    /// <param name="parsed">The command line.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    public IEmbeddingWriter Writer(ParseResult parsed, OutputTarget target, int width, long records) =>
        Format(parsed) == "npy" ? new NpyWriter(target, width, records) : new JsonlWriter(target, WithText(parsed));
}
