using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;
using AlbertEmbed.Runs;

namespace AlbertEmbed.CommandLine;

/// <summary>Where vectors go, and how they are written.</summary>
internal sealed record OutputSettings
{
    public const string Floats = "floats";
    public const string Base64 = "base64";

    private readonly string? name;

    /// <summary>The output as the user names it; null for standard output.</summary>
    public string? Name
    {
        get => name;
        init => (name, Place) = (value, value is null or "-" ? OutputPlace.StandardOutput : OutputPlace.Of(value));
    }

    /// <summary>The format that was asked for; null to go by the name.</summary>
    public OutputFormat? Asked { get; init; }

    /// <summary>What vectors are stored as, when that is given.</summary>
    public VectorType? NumberType { get; init; }

    /// <summary>What vectors are stored as.</summary>
    public VectorType Type => NumberType ?? VectorType.Float32;

    /// <summary>The file that has the ranges of components, or says them; null for the ranges of the vectors themselves.</summary>
    public string? RangesFile { get; init; }

    /// <summary>The ranges of that file.</summary>
    public VectorRanges? Ranges { get; private init; }

    /// <summary>Whether ranges are known only when all vectors are.</summary>
    public bool HasRangesOfData => Type.HasRanges() && RangesFile is null;

    /// <summary>How JSONL writes a vector, when that is given.</summary>
    public string? Encoding { get; init; }

    /// <summary>The file that vectors are kept in for later runs.</summary>
    public string? Cache { get; init; }

    /// <summary>Whether vectors are written; otherwise what is found out with them.</summary>
    public bool HoldsVectors { get; init; } = true;

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
    public OutputFormat Format => Place.Descriptor is not null
        ? Asked ?? OutputFormat.Jsonl
        : OutputNames.FormatOf(Name!, Asked, ", or say --format");

    /// <summary>Whether it is NumPy's format.</summary>
    private bool IsNpy => Format == OutputFormat.Npy;

    private bool AreRangesWrittenAtEnd => IsNpy || (Format == OutputFormat.Jsonl && Packing is null);

    /// <summary>Refuses, before anything is opened, what cannot be written.</summary>
    /// <exception cref="UserException">The output's name says another format, or there is nothing to go on with.</exception>
    public void Check()
    {
        if (IsNpy && !HoldsVectors)
        {
            throw UserException.Usage($"{Name ?? "NPY"}: NPY holds vectors, not labels. Name the output .jsonl or .parquet.");
        }

        if ((Format != OutputFormat.Jsonl ? OutputNames.Words(Format) : Packing?.Word()) is { } binary)
        {
            OutputKinds.RefuseBinary(binary, Place, Name);
        }

        if (Resume && FileName is null)
        {
            throw UserException.Usage("--resume goes on with a file, and the output is none. Name one with -o.");
        }

        if (Format == OutputFormat.Jsonl && NumberType is { } wanted && Encoding != Base64)
        {
            throw UserException.Usage(
                $"--dtype {wanted.Name()} goes with --format npy or parquet, or --encoding base64: JSONL "
                    + $"otherwise writes numbers as text.");
        }

        if (HasRangesOfData && (FileName is null || !WithMetadata || !AreRangesWrittenAtEnd))
        {
            string why = FileName is null ? "which are known at the end and written beside a file"
                : !WithMetadata ? "which are written to the metadata"
                : $"which are known at the end, and {(Packing is null ? "Parquet" : "a packed file")} is not written again then";
            throw UserException.Usage(
                $"--dtype {Type.Name()} goes by the ranges of all vectors, {why}. Give the ranges with --ranges, or "
                    + (
                        FileName is null
                            ? "name an output file with -o."
                            : !WithMetadata
                            ? "leave out --no-meta."
                            : "write .jsonl or .npy."));
        }
    }

    /// <summary>The same settings with the ranges of the file that has them.</summary>
    /// <exception cref="UserException">There is no such file, or it has no ranges.</exception>
    public OutputSettings WithRanges() => RangesFile is null ? this : this with { Ranges = RangesReader.Read(RangesFile) };

    /// <summary>Refuses ranges of other components.</summary>
    /// <param name="width">Components of each vector.</param>
    /// <exception cref="UserException">There are more ranges than components, or fewer.</exception>
    public void CheckRanges(int width)
    {
        if (Ranges is { Min.Length: var count } && count != width)
        {
            throw UserException.Usage(
                $"{RangesFile} has the ranges of {Plural.Of(count, "component")}, and the vectors have "
                    + $"{width}. Give ranges of such vectors.");
        }
    }

    /// <summary>Everything that decides how vectors are written.</summary>
    public IEnumerable<(string Key, string Value)> Recipe()
    {
        yield return ("format", Words.Lower(Format));
        yield return ("with_text", Words.Lower(WithText));
        yield return ("with_stats", Words.Lower(WithStats));
        yield return ("encoding", Encoding ?? Floats);
        yield return (VectorTypes.Key, Type.Name());
        if (Type.HasRanges())
        {
            yield return ("ranges", Ranges?.Sha256 ?? "data");
        }
    }

    /// <summary>What is written beside the output: for NPY the rows of each record, and the ids.</summary>
    /// <param name="isTokens">Whether each token has a vector.</param>
    /// <param name="hasIds">Whether records have ids or fields that are copied.</param>
    /// <exception cref="UserException">Options that do not go together.</exception>
    public (bool Splits, bool Ids) Beside(bool isTokens, bool hasIds)
    {
        if (Format == OutputFormat.Parquet && Encoding is not null)
        {
            throw UserException.Usage("--encoding goes with JSONL. Leave it out, or use --format jsonl.");
        }

        if (IsNpy && (WithText || WithStats || Encoding is not null))
        {
            string[] given =
            [
                .. WithText ? ["--with-text"] : Array.Empty<string>(),
                .. WithStats ? ["--with-stats"] : Array.Empty<string>(),
                .. Encoding is not null ? ["--encoding"] : Array.Empty<string>(),
            ];
            throw UserException.Usage(
                $"{Words.Go(given)} with JSONL{(Encoding is null ? " or Parquet" : string.Empty)}. Leave "
                    + $"{(given.Length == 1 ? "it" : "them")} out, or use --format jsonl.");
        }

        return IsNpy && (isTokens || hasIds) && FileName is null
            ? throw UserException.Usage(
                "In NPY, vectors of tokens and ids take a second file. Name the output with -o, or use --format jsonl.")
            : (IsNpy && isTokens, IsNpy && hasIds);
    }

    /// <summary>What JSON Lines hold besides what is found out about a record.</summary>
    public JsonlOptions JsonLines => new() { WithText = WithText, WithStats = WithStats };

    /// <summary>Opens standard output, a pipe or a device.</summary>
    public OutputTarget OpenStream() => StreamOutput.Open(Place, Name ?? "standard output", Packing);

    /// <summary>How vectors are stored while they come: their own ranges are known at the end.</summary>
    /// <param name="width">Components of each vector.</param>
    public VectorCodec Codec(int width) => HasRangesOfData ? new(VectorType.Float32, width) : new(Type, width, Ranges);
}
