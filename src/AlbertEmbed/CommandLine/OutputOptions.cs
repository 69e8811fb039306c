using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say where vectors go, and how they are written.</summary>
internal sealed class OutputOptions
{
    private const string Jsonl = "jsonl";
    private const string Npy = "npy";

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write to a file, which appears when it is complete. [default: standard output]",
        HelpName = "PATH",
    };

    private readonly Option<string?> format = OptionKinds.Choice(
        "--format",
        [],
        "JSON Lines, which .gz packs, or NumPy's binary format. [default: by the output's extension, else jsonl]",
        Jsonl,
        Npy);

    private readonly Option<string?> type = OptionKinds.Choice("--dtype", [], "float32 or float16, for npy. [default: f32]", "f32", "f16");

    private readonly Option<string?> encoding = OptionKinds.Choice(
        "--encoding", [], "How JSONL writes a vector: numbers, or base64 of little-endian float32. [default: floats]", "floats", "base64");

    private readonly Option<bool> withText = new("--with-text") { Description = "Add each record's text to JSONL." };

    private readonly Option<bool> withStats = new("--with-stats")
    {
        Description = "Add n_tokens, truncated and unknown (number of unknown tokens) to JSONL.",
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
        command.Options.Add(type);
        command.Options.Add(encoding);
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
        });
    }

    public bool IsStandardOutput(ParseResult parsed) => Place(parsed) == OutputPlace.StandardOutput;

    /// <summary>The output file's name, links followed; null for standard output, pipes and devices.</summary>
    public string? Path(ParseResult parsed) => Place(parsed).Path;

    /// <summary>The descriptor that the output's name stands for; null when it is none.</summary>
    public int? Descriptor(ParseResult parsed) => Place(parsed).Descriptor;

    /// <summary>Opens standard output, a pipe or a device.</summary>
    public OutputTarget OpenStream(ParseResult parsed) =>
        OutputTarget.Stream(Place(parsed), parsed.GetValue(output) ?? "standard output", IsPacked(parsed));

    /// <summary>Refuses, before anything is opened, what cannot be.</summary>
    /// <exception cref="UserException">The output's name says another format, or there is nothing to go on with.</exception>
    public void Check(ParseResult parsed)
    {
        if (Place(parsed).Path is not null && parsed.GetValue(output) is { } name)
        {
            FileOwner.RefuseForeignLinks(name);
        }

        _ = Format(parsed);
        if (Resume(parsed) && Path(parsed) is null)
        {
            throw UserException.Usage("--resume goes on with a file, and the output is none. Name one with -o.");
        }
    }

    /// <summary>Whether the output is packed with gzip.</summary>
    public bool IsPacked(ParseResult parsed) => parsed.GetValue(output) is { } name && OutputNames.IsPacked(name);

    public bool Force(ParseResult parsed) => parsed.GetValue(force);

    public bool Resume(ParseResult parsed) => parsed.GetValue(resume);

    public bool WithMetadata(ParseResult parsed) => !parsed.GetValue(noMeta);

    public bool WithText(ParseResult parsed) => parsed.GetValue(withText);

    /// <summary>jsonl or npy.</summary>
    /// <exception cref="UserException">The output's name says another one.</exception>
    public string Format(ParseResult parsed)
    {
        bool? isNpy = parsed.GetValue(format) is { } asked ? asked == Npy : null;
        return Place(parsed) is { Descriptor: not null } ? (isNpy == true ? Npy : Jsonl)
            : OutputNames.SaysNpy(parsed.GetValue(output)!, isNpy, ", or say --format") ? Npy
            : Jsonl;
    }

    /// <summary>Everything that decides how vectors are written.</summary>
    public IEnumerable<(string Key, string Value)> Recipe(ParseResult parsed)
    {
        yield return ("format", Format(parsed));
        yield return ("with_text", Words.Lower(WithText(parsed)));
        yield return ("with_stats", Words.Lower(parsed.GetValue(withStats)));
        yield return ("encoding", parsed.GetValue(encoding) ?? "floats");
        yield return ("dtype", parsed.GetValue(type) ?? "f32");
    }

    /// <summary>What is written beside the output: for NPY the rows of each record, and the ids.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isTokens">Whether each token has a vector.</param>
    /// <param name="hasIds">Whether records have ids or fields that are kept.</param>
    /// <exception cref="UserException">Options that do not go together.</exception>
    public (bool Splits, bool Ids) Beside(ParseResult parsed, bool isTokens, bool hasIds)
    {
        bool isNpy = Format(parsed) == Npy;
        if (isNpy && (WithText(parsed) || parsed.GetValue(withStats) || parsed.GetValue(encoding) is not null))
        {
            throw UserException.Usage("--with-text, --with-stats and --encoding go with JSONL. Leave them out, or use --format jsonl.");
        }

        if (!isNpy && parsed.GetValue(type) is { } wanted)
        {
            throw UserException.Usage(
                $"--dtype {wanted} goes with --format npy: JSONL writes numbers as text, or float32 with --encoding base64.");
        }

        return isNpy && (isTokens || hasIds) && Path(parsed) is null
            ? throw UserException.Usage(
                "In NPY, vectors of tokens and ids take a second file. Name the output with -o, or use --format jsonl.")
            : (isNpy && isTokens, isNpy && hasIds);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="files">Where it goes.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    public IEmbeddingWriter Writer(ParseResult parsed, OutputSet files, int width, long records) => Format(parsed) == Npy
        ? new NpyWriter(files, width, parsed.GetValue(type) == "f16" ? ElementType.Float16 : ElementType.Float32, records)
        : new JsonlWriter(
            files,
            width,
            new JsonlOptions
            {
                WithText = WithText(parsed),
                WithStats = parsed.GetValue(withStats),
                AsBase64 = parsed.GetValue(encoding) == "base64",
            });

    private OutputPlace Place(ParseResult parsed) =>
        parsed.GetValue(output) is { } name and not "-" ? OutputPlace.Of(name) : OutputPlace.StandardOutput;
}
