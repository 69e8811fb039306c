namespace AlbertEmbed.Output;

/// <summary>What the files beside an output are called.</summary>
internal static class OutputNames
{
    public const string Npy = ".npy";

    /// <summary>Follows the whole name: <c>vectors.npy.meta.json</c>, for there may be a <c>vectors.jsonl</c> too.</summary>
    public const string Metadata = ".meta.json";

    public const string Splits = ".splits.npy";
    public const string Ids = ".ids.jsonl";

    /// <summary>The name of a file that goes with an NPY output: for <c>vectors.npy</c> it is <c>vectors.splits.npy</c>.</summary>
    public static string Beside(string output, string suffix) =>
        (output.EndsWith(Npy, StringComparison.OrdinalIgnoreCase) ? output[..^Npy.Length] : output) + suffix;
}
