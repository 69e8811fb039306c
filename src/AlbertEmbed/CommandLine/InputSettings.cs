using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>Where texts come from: arguments, files, or standard input; one of them at a time.</summary>
internal sealed record InputSettings
{
    private static readonly string[] JsonlExtensions = [".jsonl", ".ndjson"];
    private static readonly string[] OtherFormats = [".csv", ".tsv", ".gz"];

    public IReadOnlyList<string> Texts { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>lines, jsonl or nul; null to go by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>The JSONL field with the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>The JSONL field with the second segment, or null.</summary>
    public string? PairField { get; init; }

    /// <summary>Opens the input.</summary>
    /// <exception cref="UserException">There is no source, more than one, or a file that cannot be opened.</exception>
    public IRecordReader Open()
    {
        if (Texts.Count > 0 && Paths.Count > 0)
        {
            throw UserException.Usage("Texts were given both as arguments and with --input. Use one of them.");
        }

        if (Texts.Count > 0 && PairField is not null)
        {
            throw UserException.Usage("--pair-field goes with records that have fields, not with texts as arguments.");
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
        if (PairField is not null && FormatOf(path) != "jsonl")
        {
            throw UserException.Usage($"--pair-field goes with records that have fields, and {InputFile.Name(path)} is read as {FormatOf(path)}. Use --input-format jsonl.");
        }

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

    private IRecordReader OpenOne(string path)
    {
        string format = FormatOf(path);
        LineReader lines = new(InputFile.Open(path), InputFile.Name(path), format == "nul" ? LineReader.Nul : LineReader.LineFeed);
        return format == "jsonl" ? new JsonlReader(lines, TextField, PairField) : lines;
    }

    private string FormatOf(string path) =>
        Format ?? (JsonlExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? "jsonl" : "lines");
}
