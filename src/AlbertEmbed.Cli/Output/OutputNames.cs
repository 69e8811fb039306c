using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Output;

/// <summary>The names of outputs and of the files beside them.</summary>
internal static class OutputNames
{
    public const string Npy = ".npy";

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
    /// <param name="npy">Whether NumPy's format was asked for, or JSON Lines; null when neither was.</param>
    /// <param name="remedy">What to do when the name says nothing.</param>
    /// <returns>Whether it is NumPy's format.</returns>
    /// <exception cref="UserException">The name says another format.</exception>
    public static bool SaysNpy(string output, bool? npy, string remedy)
    {
        bool isPacked = PackingOf(output) is not null;
        string name = isPacked ? PackingNames.Within(output) : output;
        string extension = Path.GetExtension(name);
        bool? said = IsNpy(name) ? true
            : extension.Length == 0 || LineEndings.Contains(extension, StringComparer.OrdinalIgnoreCase) ? false
            : null;
        if (isPacked && (said == true || npy == true))
        {
            throw UserException.Usage(
                $"{output}: NPY is not packed, because a packed file cannot be read in place. Name the "
                    + $"output .npy, .jsonl.gz or .jsonl.zst.");
        }

        if (said is null && (npy is null || IsOtherFormat(extension)))
        {
            throw UserException.Usage(
                $"{output}: vectors are not written as {extension}. Name the output .jsonl, .jsonl.gz, .jsonl.zst or "
                    + $".npy{(IsOtherFormat(extension) ? string.Empty : remedy)}.");
        }

        return npy is null || said is null || said == npy || extension.Length == 0
            ? npy ?? said ?? false
            : throw UserException.Usage(
                $"{output} says {Words(said.Value)}, but what is written is {Words(npy.Value)}. Name the output "
                    + $"{(npy.Value ? ".npy" : ".jsonl")}.");

        static string Words(bool npy) => npy ? "NPY" : "JSON Lines";
    }

    /// <summary>Extensions that mean something else to other programs.</summary>
    private static bool IsOtherFormat(string extension) =>
        extension.ToUpperInvariant() is ".CSV" or ".TSV" or ".JSON" or ".PARQUET" or ".NPZ" or ".ARROW" or ".FEATHER" or ".H5" or ".HDF5"
            or ".PT" or ".PTH" or ".PKL" or ".PICKLE" or ".SAFETENSORS" or ".BIN" or ".XLSX"
            or ".ZIP" or ".ZST" or ".XZ" or ".BZ2" or ".LZ4" or ".TAR"
            or ".TGZ" or ".MAT" or ".ORC" or ".AVRO" or ".DB" or ".SQLITE" or ".YAML" or ".XML" or ".HTML" or ".FAISS" or ".MSGPACK";
}
