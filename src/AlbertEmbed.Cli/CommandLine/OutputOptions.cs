using System.CommandLine;
using AlbertEmbed.Output;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say where vectors go, and how they are written.</summary>
/// <param name="withVectors">Whether vectors are written; otherwise what is found out with them.</param>
internal sealed class OutputOptions(bool withVectors = true)
{
    private const string Jsonl = "jsonl";
    private const string Npy = "npy";
    private const string Parquet = "parquet";

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description =
            $"Write to a file (.jsonl, .jsonl.gz, .jsonl.zst{(withVectors ? ", .npy" : string.Empty)} or .parquet), "
                + "which appears when it is complete. [default: standard output]",
        HelpName = "PATH",
    };

    private readonly Option<string?> format = OptionKinds.Choice(
        "--format",
        [],
        $"JSON Lines (.jsonl), which .gz and .zst pack{(withVectors ? ", NumPy's binary format (.npy)" : string.Empty)}, or a table in "
            + "Parquet (.parquet). [default: by the output's extension, else jsonl]",
        withVectors ? [Jsonl, Npy, Parquet] : [Jsonl, Parquet]);

    private readonly Option<string?> type = OptionKinds.Choice(
        "--dtype",
        [],
        "What npy and base64 store: float32, float16, a byte for each component (i8, u8: where in its range it is), or a bit (b1, ub1: "
            + "whether it is positive). [default: f32]",
        VectorTypes.Names);

    private readonly Option<string?> ranges = new("--ranges")
    {
        Description = "The ranges of components for --dtype i8 and u8: an .npy of the least and the largest values (2 rows), or of vectors "
            + "that are like these, or an output of an earlier run. [default: those of the vectors themselves]",
        HelpName = "FILE",
    };

    private readonly Option<string?> encoding = OptionKinds.Choice(
        "--encoding",
        [],
        "How JSONL writes a vector: numbers, or base64 of what --dtype says, little-endian. [default: floats]",
        OutputSettings.Floats,
        OutputSettings.Base64);

    private readonly Option<string?> cache = new("--cache")
    {
        Description = "A file of vectors by model, options and text: only texts that it lacks are embedded, and added. The output is the "
            + "same. Several runs may use it at once. [default: none]",
        HelpName = "FILE",
    };

    private readonly Option<bool> withText = new("--with-text") { Description = "Add each record's text to JSONL or Parquet." };

    private readonly Option<bool> withStats = new("--with-stats")
    {
        Description = "Add n_tokens, truncated and unknown (number of unknown tokens) to JSONL or Parquet.",
    };

    private readonly Option<bool> force = new("--force")
    {
        Description = "Replace an output file that exists, or what an interrupted run has left of it.",
    };

    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on with an interrupted run of the same command; the result is the same to the last byte.",
    };

    private readonly Option<bool> noMeta = new("--no-meta") { Description = "Write no metadata (OUT.meta.json) beside an output file." };

    public void AddTo(Command command)
    {
        command.Options.Add(output);
        command.Options.Add(format);
        if (withVectors)
        {
            command.Options.Add(type);
            command.Options.Add(ranges);
            command.Options.Add(encoding);
        }

        command.Options.Add(cache);
        command.Options.Add(withText);
        command.Options.Add(withStats);
        command.Options.Add(force);
        command.Options.Add(resume);
        command.Options.Add(noMeta);
        command.Validators.Add(result =>
        {
            bool isStream = result.Word(output) is null or "-";
            if (Array.Find<Option>([resume, force, noMeta], option => isStream && result.IsGiven(option)) is { Name: var useless })
            {
                result.AddError($"{useless} goes with an output file. Name it with -o.");
            }

            if (result.IsGiven(ranges) && VectorTypes.Parse(result.Word(type))?.HasRanges() != true)
            {
                result.AddError("--ranges goes with --dtype i8 or u8: other types have no ranges.");
            }
        });
    }

    public OutputSettings Resolve(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(output),
        HoldsVectors = withVectors,
        Asked = parsed.GetValue(format) switch
        {
            null => null,
            Npy => OutputFormat.Npy,
            Parquet => OutputFormat.Parquet,
            _ => OutputFormat.Jsonl,
        },
        NumberType = VectorTypes.Parse(parsed.GetValue(type)),
        RangesFile = parsed.GetValue(ranges),
        Encoding = parsed.GetValue(encoding),
        Cache = parsed.GetValue(cache),
        WithText = parsed.GetValue(withText),
        WithStats = parsed.GetValue(withStats),
        Force = parsed.GetValue(force),
        Resume = parsed.GetValue(resume),
        WithMetadata = !parsed.GetValue(noMeta),
    };
}
