using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;

namespace AlbertEmbed.CommandLine;

/// <summary>Where vectors go, and how they are written.</summary>
internal sealed record OutputSettings
{
    public const string Float32 = "f32";
    public const string Float16 = "f16";
    public const string Floats = "floats";
    public const string Base64 = "base64";

    private readonly string? name;

    /// <summary>The output as the user names it; null for standard output.</summary>
    public string? Name
    {
        get => name;
        init => (name, Place) = (value, value is null or "-" ? OutputPlace.StandardOutput : OutputPlace.Of(value));
    }

    /// <summary>Whether NPY was asked for, or JSONL; null to go by the name.</summary>
    public bool? AsksForNpy { get; init; }

    /// <summary>The numbers' type, when one is given.</summary>
    public string? NumberType { get; init; }

    /// <summary>How JSONL writes a vector, when that is given.</summary>
    public string? Encoding { get; init; }

    public bool WithText { get; init; }

    public bool WithStats { get; init; }

    public bool Force { get; init; }

    public bool Resume { get; init; }

    public bool WithMetadata { get; init; } = true;

    public OutputPlace Place { get; private init; } = OutputPlace.StandardOutput;

    public bool IsStandardOutput => Place == OutputPlace.StandardOutput;

    /// <summary>The output file's name, links followed; null for standard output, pipes and devices.</summary>
    public string? FileName => Place.FilePath;

    /// <summary>Where what is written comes out.</summary>
    public OutputKind Kind => OutputKinds.Of(Place, Name);

    /// <summary>How the output is packed; null when it is not.</summary>
    public PackingKind? Packing => Name is { } given ? OutputNames.PackingOf(given) : null;

    /// <exception cref="UserException">The output's name says another format.</exception>
    public bool IsNpy => Place.Descriptor is not null ? AsksForNpy == true : OutputNames.SaysNpy(Name!, AsksForNpy, ", or say --format");

    /// <summary>Refuses, before anything is opened, what cannot be written.</summary>
    /// <exception cref="UserException">The output's name says another format, or there is nothing to go on with.</exception>
    public void Check()
    {
        if ((IsNpy ? "NPY" : Packing?.Word()) is { } binary)
        {
            OutputKinds.RefuseBinary(binary, Place, Name);
        }

        if (Resume && FileName is null)
        {
            throw UserException.Usage("--resume goes on with a file, and the output is none. Name one with -o.");
        }
    }

    /// <summary>Everything that decides how vectors are written.</summary>
    public IEnumerable<(string Key, string Value)> Recipe()
    {
        yield return ("format", IsNpy ? "npy" : "jsonl");
        yield return ("with_text", Words.Lower(WithText));
        yield return ("with_stats", Words.Lower(WithStats));
        yield return ("encoding", Encoding ?? Floats);
        yield return ("dtype", NumberType ?? Float32);
    }

    /// <summary>What is written beside the output: for NPY the rows of each record, and the ids.</summary>
    /// <param name="isTokens">Whether each token has a vector.</param>
    /// <param name="hasIds">Whether records have ids or fields that are copied.</param>
    /// <exception cref="UserException">Options that do not go together.</exception>
    public (bool Splits, bool Ids) Beside(bool isTokens, bool hasIds)
    {
        if (IsNpy && (WithText || WithStats || Encoding is not null))
        {
            string[] given =
            [
                .. WithText ? ["--with-text"] : Array.Empty<string>(),
                .. WithStats ? ["--with-stats"] : Array.Empty<string>(),
                .. Encoding is not null ? ["--encoding"] : Array.Empty<string>(),
            ];
            throw UserException.Usage(
                $"{Words.Go(given)} with JSONL. Leave {(given.Length == 1 ? "it" : "them")} out, or use --format jsonl.");
        }

        if (!IsNpy && NumberType is { } wanted)
        {
            throw UserException.Usage(
                $"--dtype {wanted} goes with --format npy: JSONL writes numbers as text, or float32 with --encoding base64.");
        }

        return IsNpy && (isTokens || hasIds) && FileName is null
            ? throw UserException.Usage(
                "In NPY, vectors of tokens and ids take a second file. Name the output with -o, or use --format jsonl.")
            : (IsNpy && isTokens, IsNpy && hasIds);
    }

    /// <summary>Opens standard output, a pipe or a device.</summary>
    public OutputTarget OpenStream() => StreamOutput.Open(Place, Name ?? "standard output", Packing);

    /// <param name="files">Where vectors go.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    public IEmbeddingWriter Writer(OutputSet files, int width, long records) => IsNpy
        ? new NpyWriter(files, width, NumberType == Float16 ? ElementType.Float16 : ElementType.Float32, records)
        : new JsonlWriter(
            files, width, new JsonlOptions { WithText = WithText, WithStats = WithStats, AsBase64 = Encoding == Base64 });
}
