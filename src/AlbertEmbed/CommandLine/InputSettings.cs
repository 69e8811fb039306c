using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;

namespace AlbertEmbed.CommandLine;

/// <summary>Where texts come from: arguments, files, or standard input; one of them at a time.</summary>
internal sealed record InputSettings
{
    private const string Lines = "lines";
    private const string Jsonl = "jsonl";
    private const string Csv = "csv";
    private const string Tsv = "tsv";
    private const string Nul = "nul";

    /// <summary>Bytes of text that take a model of base size a few seconds: below, a session that is ready soon wins.</summary>
    private const int SmallInput = 8192;

    public IReadOnlyList<string> Texts { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What an input may be cut as.</summary>
    public static string[] Formats => [Lines, Jsonl, Csv, Tsv, Nul];

    /// <summary>One of <see cref="Formats"/>; null to go by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>The inputs' names, in their order.</summary>
    public IReadOnlyList<string> Names => Texts.Count > 0 ? ["the arguments"] : Paths.Count > 0 ? Paths : [InputFile.StandardInput];

    /// <summary>Which fields of a record are what.</summary>
    public FieldNames Fields { get; init; } = new();

    /// <summary>Whether records are pairs. Then a table has a header only if <see cref="FieldNames.Pair"/> names a column of it.</summary>
    public bool IsPairs { get; init; }

    /// <summary>Which part of the input to take, or null for all of it.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How much input there is, as far as that is known without reading it.</summary>
    public Workload Workload =>
        !IsSmall ? Workload.ManyTexts
        : Texts.Count == 1 ? Workload.OneText
        : Workload.FewTexts;

    private bool IsSmall => Texts.Count > 0
        ? Texts.Sum(text => (long)text.Length) < SmallInput
        : Paths.Count > 0 && Paths.All(path => File.Exists(path) && !InputFile.IsCompressed(path) && new FileInfo(path).Length < SmallInput / Paths.Count);

    /// <summary>Opens the input.</summary>
    /// <exception cref="UserException">There is no source, more than one, or a file that cannot be opened.</exception>
    public RecordSource Open()
    {
        if (Texts.Count > 0 && Paths.Count > 0)
        {
            throw UserException.Usage("Texts were given both as arguments and with --input. Use one of them.");
        }

        if (Texts.Count > 0 && Fields.AreNeeded)
        {
            throw UserException.Usage("--pair-field, --id-field and --keep go with records that have fields, not with texts as arguments.");
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
            if (path == InputFile.StandardInput || InputFile.IsCompressed(path) || new FileInfo(path).Length == 0)
            {
                // Standard input, pipes, devices and packed files do not say.
                return null;
            }

            length += new FileInfo(path).Length;
        }

        return length;
    }

    private RecordSource OpenShard(string path, Shard shard)
    {
        if (FormatOf(path) is Csv or Tsv)
        {
            throw UserException.Usage($"--shard cuts at line ends, which may stand inside a field of {path}. Convert it to JSON Lines, or split it yourself.");
        }

        Stream stream = InputFile.Open(path);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw UserException.Usage($"--shard takes a part of a plain file, and {path} is {(InputFile.IsCompressed(path) ? "packed" : "a pipe")}.");
        }

        byte delimiter = FormatOf(path) == Nul ? LineReader.Nul : LineReader.LineFeed;
        ByteRange range = ByteRange.Part(stream, shard.Number, shard.Count, delimiter);
        stream.Position = range.Start;
        LineReader lines = new(stream, InputFile.Name(path), new DelimiterEnd(delimiter), range.End - range.Start, range.FirstRecord);
        return new RecordSource(Records(path, lines), range.FirstRecord, range.End - range.Start);
    }

    private void Check(string path)
    {
        if (Fields.AreNeeded && FormatOf(path) is Lines or Nul)
        {
            throw UserException.Usage(
                $"--pair-field, --id-field and --keep go with records that have fields, and {InputFile.Name(path)} is read as {FormatOf(path)}. Use --input-format jsonl, csv or tsv.");
        }

        if (IsPairs && (FormatOf(path) is Lines or Nul || (FormatOf(path) == Jsonl && Fields.Pair is null)))
        {
            throw UserException.Usage($"{InputFile.Name(path)} is read as {FormatOf(path)}, where there are no pairs. Use a table, or JSON Lines with --pair-field.");
        }

        if (path != InputFile.StandardInput)
        {
            InputFile.Open(path).Dispose();
        }
    }

    private IRecordReader OpenOne(string path)
    {
        IRecordEnd end = FormatOf(path) switch
        {
            Csv => new QuotedEnd((byte)',', allowsStrayQuotes: false),
            Tsv => new QuotedEnd((byte)'\t', allowsStrayQuotes: true),
            Nul => new DelimiterEnd(LineReader.Nul),
            _ => new DelimiterEnd(LineReader.LineFeed),
        };
        return Records(path, new LineReader(InputFile.Open(path), InputFile.Name(path), end));
    }

    private IRecordReader Records(string path, LineReader lines) => FormatOf(path) switch
    {
        Jsonl => new JsonlReader(lines, Fields),
        Csv => new DelimitedReader(lines, Fields, ',', hasHeader: !IsPairs || Fields.Pair is not null),
        Tsv => new DelimitedReader(lines, Fields, '\t', hasHeader: !IsPairs || Fields.Pair is not null),
        _ => lines,
    };

    private string FormatOf(string path)
    {
        string name = InputFile.IsCompressed(path) ? Path.GetFileNameWithoutExtension(path) : path;
        return Format ?? Words.Lower(Path.GetExtension(name)) switch
        {
            ".jsonl" or ".ndjson" => Jsonl,
            ".csv" => Csv,
            ".tsv" => Tsv,
            _ => IsPairs ? Tsv : Lines,
        };
    }
}
