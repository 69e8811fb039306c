using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>Where texts come from: arguments, files, or standard input; one of them at a time.</summary>
internal sealed record InputSettings
{
    private static readonly string[] OtherFormats = [".jsonl", ".ndjson", ".csv", ".tsv", ".gz"];

    public IReadOnlyList<string> Texts { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>lines or nul; null to go by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>Opens the input.</summary>
    /// <exception cref="UserException">There is no source, more than one, or a file that cannot be opened.</exception>
    public IRecordReader Open()
    {
        if (Texts.Count > 0 && Paths.Count > 0)
        {
            throw UserException.Usage("Texts were given both as arguments and with --input. Use one of them.");
        }

        if (Texts.Count > 0)
        {
            return new ArgumentReader(Texts);
        }

        if (Paths.Count == 0 && !Console.IsInputRedirected)
        {
            throw UserException.Usage("There is no text: give it as an argument, with --input FILE, or on standard input. See albert-embed --help.");
        }

        string[] paths = Paths.Count > 0 ? [.. Paths] : [InputFile.StandardInput];
        Array.ForEach(paths, Check);
        return new SequentialReader([.. paths.Select(path => (Func<IRecordReader>)(() => OpenOne(path)))]);
    }

    private void Check(string path)
    {
        if (path == InputFile.StandardInput)
        {
            return;
        }

        InputFile.Open(path).Dispose();
        string extension = Path.GetExtension(path);
        if (Format is null && OtherFormats.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw UserException.Usage($"{path} is a {extension} file, which is not read as such. Use --input-format lines to embed each line as it stands.");
        }
    }

    private LineReader OpenOne(string path) =>
        new(InputFile.Open(path), InputFile.Name(path), Format == "nul" ? LineReader.Nul : LineReader.LineFeed);
}
