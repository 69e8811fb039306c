using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Output;

/// <summary>The names of outputs and of the files beside them.</summary>
internal static class OutputNames
{
    public const string Npy = ".npy";
    public const string Parquet = ".parquet";

    /// <summary>Follows the whole name: <c>vectors.npy.meta.json</c>, for there may be a <c>vectors.jsonl</c> too.</summary>
    public const string Metadata = ".meta.json";

    public const string Splits = ".splits.npy";
    public const string Ids = ".ids.jsonl";

    /// <summary>The end of the name of a small file that is to replace another.</summary>
    public const string Replacement = OwnFile.ReplacementSuffix;

    /// <summary>The end of the journal's name.</summary>
    public const string Journal = OutputTarget.PartSuffix + ".json";

    /// <summary>The end of the name of the file with vectors that could not be written in their order yet.</summary>
    public const string Kept = OutputTarget.PartSuffix + ".open";

    /// <summary>The end of the name of an output that is written a second time, when the ranges of its vectors are known.</summary>
    public const string Ranged = OutputTarget.PartSuffix + ".ranged";

    private static readonly string[] TemporarySuffixes =
        [OutputTarget.PartSuffix, Journal, Journal + Replacement, Kept, Kept + Replacement, Ranged];

    private static readonly string[] LineEndings = [".jsonl", ".ndjson"];

    /// <summary>The name of a file that goes with an NPY output: for <c>vectors.npy</c> it is <c>vectors.splits.npy</c>.</summary>
    public static string Beside(string output, string suffix) => (LosesEnding(output) ? output[..^Npy.Length] : output) + suffix;

    /// <summary>The files that an output in NPY may have beside it.</summary>
    public static string[] BesideRows(string output) => [Beside(output, Splits), Beside(output, Ids)];

    /// <summary>
    /// Whether files beside an output have its name without the ending. A.npy and A.NPY may be two outputs, which must not share them.
    /// </summary>
    public static bool LosesEnding(string output) =>
        output.EndsWith(Npy, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>All files that a run into an output writes, replaces or removes.</summary>
    public static IEnumerable<string> All(string output) =>
        from name in (string[])[output, Beside(output, Splits), Beside(output, Ids), output + Metadata]
        from suffix in (string[])[string.Empty, .. TemporarySuffixes]
        select name + suffix;

    /// <summary>The names, without their folder, of an output and of the files that have a row for each of its records.</summary>
    public static IReadOnlyCollection<string> OfRows(string output) =>
        [.. ((string[])[output, Beside(output, Splits), Beside(output, Ids)]).Select(name => Path.GetFileName(name))];

    /// <summary>The names that a run into an output uses before it is complete.</summary>
    public static IEnumerable<string> Temporary(string output) =>
    [
        .. from suffix in TemporarySuffixes select output + suffix,
        Beside(output, Splits) + OutputTarget.PartSuffix,
        Beside(output, Ids) + OutputTarget.PartSuffix,
        output + Metadata + Replacement,
    ];

    /// <summary>Whether a name is one that a run into another output uses.</summary>
    public static bool IsTemporary(string output) =>
        output.EndsWith(FileLock.Suffix, StringComparison.Ordinal)
        || TemporarySuffixes.Any(suffix => output.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>How an output is packed, by its name; null when it is not, or in a way that is only read.</summary>
    public static PackingKind? PackingOf(string output) =>
        PackingNames.Of(output) is PackingKind.Gzip or PackingKind.Zstd ? PackingNames.Of(output) : null;

    /// <summary>Whether an output is in NumPy's format, by its name.</summary>
    public static bool IsNpy(string output) => output.EndsWith(Npy, StringComparison.OrdinalIgnoreCase);

    /// <summary>The format that an output's name says, or that it does not contradict.</summary>
    /// <param name="output">The name.</param>
    /// <param name="asked">The format that was asked for; null when none was.</param>
    /// <param name="remedy">What to do when the name says nothing.</param>
    /// <exception cref="UserException">The name says another format.</exception>
    public static OutputFormat FormatOf(string output, OutputFormat? asked, string remedy)
    {
        bool isPacked = PackingOf(output) is not null;
        string name = isPacked ? PackingNames.Within(output) : output;
        string extension = Path.GetExtension(name);
        OutputFormat? said = IsNpy(name) ? OutputFormat.Npy
            : name.EndsWith(Parquet, StringComparison.OrdinalIgnoreCase) ? OutputFormat.Parquet
            : extension.Length == 0 || LineEndings.Contains(extension, StringComparer.OrdinalIgnoreCase) ? OutputFormat.Jsonl
            : null;
        if (isPacked && Array.Find([said, asked], one => one is not (null or OutputFormat.Jsonl)) is { } whole)
        {
            throw UserException.Usage(
                $"{output}: {Words(whole)} is not packed, because a packed file cannot be read in place. "
                    + $"Name the output {Ending(whole)}, .jsonl.gz or .jsonl.zst.");
        }

        if (said is null && (asked is null || IsOtherFormat(extension)))
        {
            throw UserException.Usage(
                $"{output}: albert-embed does not write {extension}. Name the output .jsonl, .jsonl.gz, .jsonl.zst, .parquet or "
                    + $".npy{(IsOtherFormat(extension) ? string.Empty : remedy)}.");
        }

        return asked is null || said is null || said == asked || extension.Length == 0
            ? asked ?? said ?? OutputFormat.Jsonl
            : throw UserException.Usage(
                $"{output} says {Words(said.Value)}, but what is written is {Words(asked.Value)}. Name the output {Ending(asked.Value)}.");
    }

    /// <summary>A format as users call it.</summary>
    public static string Words(OutputFormat format) => format switch
    {
        OutputFormat.Npy => "NPY",
        OutputFormat.Parquet => "Parquet",
        _ => "JSON Lines",
    };

    private static string Ending(OutputFormat format) => format switch
    {
        OutputFormat.Npy => Npy,
        OutputFormat.Parquet => Parquet,
        _ => ".jsonl",
    };

    /// <summary>Extensions that mean something else to other programs.</summary>
    private static bool IsOtherFormat(string extension) =>
        extension.ToUpperInvariant() is ".CSV" or ".TSV" or ".JSON" or ".NPZ" or ".ARROW" or ".FEATHER" or ".H5" or ".HDF5"
            or ".PT" or ".PTH" or ".PKL" or ".PICKLE" or ".SAFETENSORS" or ".BIN" or ".XLSX"
            or ".ZIP" or ".ZST" or ".XZ" or ".BZ2" or ".LZ4" or ".TAR"
            or ".TGZ" or ".MAT" or ".ORC" or ".AVRO" or ".DB" or ".SQLITE" or ".YAML" or ".XML" or ".HTML" or ".FAISS" or ".MSGPACK";
}
