using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>Where texts come from: arguments, files, or standard input; one of them at a time.</summary>
internal sealed record InputSettings
{
    private static readonly string[] JsonlExtensions = [".jsonl", ".ndjson"];
    private static readonly string[] OtherFormats = [".csv", ".tsv", ".gz"];

    /// <summary>Bytes of text that take a model of base size a few seconds: below, a session that is ready soon wins.</summary>
    private const int SmallInput = 8192;

    public IReadOnlyList<string> Texts { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>lines, jsonl or nul; null to go by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>The JSONL field with the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>The JSONL field with the second segment, or null.</summary>
    public string? PairField { get; init; }

    /// <summary>Which part of the input to take, or null for all of it.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether all input is known and small, so that the start takes longer than the work.</summary>
    public bool IsSmall => Texts.Count > 0
        ? Texts.Sum(text => (long)text.Length) < SmallInput
        : Paths.Count > 0 && Paths.All(path => File.Exists(path) && new FileInfo(path).Length < SmallInput / Paths.Count);

    /// <summary>Opens the input.</summary>
    /// <exception cref="UserException">There is no source, more than one, or a file that cannot be opened.</exception>
    public RecordSource Open()
    {
        if (Texts.Count > 0 && Paths.Count > 0)
        {
            throw UserException.Usage("Texts were given both as arguments and with --input. Use one of them.");
        }

        if (Texts.Count > 0 && PairField is not null)
        {
            throw UserException.Usage("--pair-field goes with records that have fields, not with texts as arguments.");
        }

        if (Shard is not null && (Paths.Count != 1 || Paths[0] == InputFile.StandardInput))
        {
            throw UserException.Usage("--shard takes a part of one file. Give it with --input.");
        }

        if (Texts.Count > 0)
        {
            return new RecordSource(new ArgumentReader(Texts));
        }

        if (Paths.Count == 0 && !Console.IsInputRedirected)
        {
            throw UserException.Usage("There is no text: give it as an argument, with --input FILE, or on standard input. See albert-embed --help.");
        }

        string[] paths = Paths.Count > 0 ? [.. Paths] : [InputFile.StandardInput];
        Array.ForEach(paths, Check);
        return Shard is not null
            ? OpenShard(paths[0], Shard)
            : new RecordSource(new SequentialReader([.. paths.Select(path => (Func<IRecordReader>)(() => OpenOne(path)))])) { ByteLength = Length(paths) };
    }

    private static long? Length(string[] paths)
    {
        long length = 0;
        foreach (string path in paths)
        {
            if (path == InputFile.StandardInput || new FileInfo(path).Length == 0)
            {
                // Standard input, pipes and devices do not say.
                return null;
            }

            length += new FileInfo(path).Length;
        }

        return length;
    }

    private RecordSource OpenShard(string path, Shard shard)
    {
        Stream stream = InputFile.Open(path);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw UserException.Usage($"--shard takes a part of a file, and {path} is a pipe.");
        }

        ByteRange range = ByteRange.Part(stream, shard.Number, shard.Count, Delimiter(path));
        stream.Position = range.Start;
        LineReader lines = new(stream, InputFile.Name(path), Delimiter(path), range.End - range.Start, range.FirstRecord);
        return new RecordSource(Records(path, lines), range.FirstRecord, range.End - range.Start);
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
        return Records(path, new LineReader(InputFile.Open(path), InputFile.Name(path), Delimiter(path)));
    }

    private byte Delimiter(string path) => FormatOf(path) == "nul" ? LineReader.Nul : LineReader.LineFeed;

    private IRecordReader Records(string path, LineReader lines) =>
        FormatOf(path) == "jsonl" ? new JsonlReader(lines, TextField, PairField) : lines;

    private string FormatOf(string path) =>
        Format ?? (JsonlExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? "jsonl" : "lines");
}
