namespace AlbertEmbed.Output;

/// <summary>What the files beside an output are called: as the output, with another ending.</summary>
internal static class OutputNames
{
    public const string Npy = ".npy";
    public const string Metadata = ".meta.json";
    public const string Splits = ".splits.npy";
    public const string Ids = ".ids.jsonl";

    private static readonly string[] Formats = [Npy, ".jsonl", ".ndjson"];

    /// <summary>The name of a file beside <paramref name="output"/>: for <c>vectors.npy</c> it is <c>vectors.meta.json</c>.</summary>
    public static string Beside(string output, string suffix) =>
        (Formats.Contains(Path.GetExtension(output), StringComparer.OrdinalIgnoreCase) ? output[..^Path.GetExtension(output).Length] : output) + suffix;
}
