using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Packing;

namespace AlbertEmbed.CommandLine;

/// <summary>Where texts come from: arguments, files, or standard input; one of them at a time.</summary>
internal sealed record InputSettings
{
    private const string Lines = "lines";
    private const string Jsonl = "jsonl";
    private const string Csv = "csv";
    private const string Tsv = "tsv";
    private const string Nul = "nul";
    private const string Parquet = "parquet";

    /// <summary>Bytes of text that take a model of base size a few seconds: below, a session that is ready soon wins.</summary>
    private const int SmallInput = 8192;

    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Whether the user has said that the texts are texts, whatever they look like.</summary>
    public bool TextsAreMeant { get; init; }

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What else is read with the same options.</summary>
    public IReadOnlyList<string> OtherPaths { get; init; } = [];

    /// <summary>What an input may be cut as.</summary>
    public static string[] Formats => [Lines, Jsonl, Csv, Tsv, Nul, Parquet, InputPaths.WholeFiles];

    /// <summary>One of <see cref="Formats"/>; null to go by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>The inputs' names, in their order.</summary>
    public IReadOnlyList<string> Names => Texts.Count > 0 ? ["the arguments"] : SourcePaths;

    /// <summary>Whether texts are typed on a terminal.</summary>
    public bool IsTyped => Names.Any(
        name => name == "/dev/tty" || (name is InputFile.StandardInput or "/dev/stdin" or "/dev/fd/0" && !Console.IsInputRedirected));

    /// <summary>The inputs as users know them, and whether each is a name in the file system.</summary>
    public IReadOnlyList<(string Name, bool IsFile)> Sources =>
        [.. Names.Select(name => (InputFile.Name(name), name != InputFile.StandardInput && Texts.Count == 0))];

    /// <summary>How tables are written, as far as that is said.</summary>
    public TableChoices Table { get; init; } = new();

    /// <summary>Which fields of a record are what.</summary>
    public FieldNames Fields { get; init; } = new();

    /// <summary>Whether records that cannot be read are left out and counted. Otherwise the first one ends the run.</summary>
    public bool SkipsBadRecords { get; init; }

    /// <summary>Whether the output says more of a record than its number: an id, or fields that are copied.</summary>
    public bool HasIds => HasPaths || Fields is { Id: not null } or { KeepAll: true } or { Keep.Count: > 0 };

    /// <summary>Whether each record is a file, and has its path as id.</summary>
    public bool HasPaths => Format == InputPaths.WholeFiles;

    /// <summary>The fields that go to the output by their names, each once.</summary>
    public IReadOnlyList<string> KeptNames => Fields.KeepAll ? [] : [.. Fields.Keep.Where(Fields.Keeps).Distinct()];

    /// <summary>Whether an empty text makes a record a bad one.</summary>
    public bool RefusesEmptyTexts { get; init; }

    /// <summary>Whether records are pairs. Then a table has a header only if <see cref="FieldNames.Pair"/> names a column of it.</summary>
    public bool IsPairs { get; init; }

    /// <summary>Which part of the input to take, or null for all of it.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Takes what readers find out.</summary>
    public InputNotes Notes { get; init; } = new();

    /// <summary>The files that are read, standard input if nothing else is given.</summary>
    public IReadOnlyList<string> SourcePaths => Texts.Count > 0 || Paths.Count > 0 ? Paths : [InputFile.StandardInput];

    /// <summary>Everything that is read.</summary>
    public IReadOnlyList<string> AllPaths => [.. SourcePaths, .. OtherPaths];

    /// <summary>How much input there is, as far as that is known without reading it.</summary>
    public Workload Workload =>
        !IsSmall ? Workload.ManyTexts
        : Texts.Count == 1 ? Workload.OneText
        : Workload.FewTexts;

    private bool IsSmall => Texts.Count > 0
        ? Texts.Sum(text => (long)text.Length) < SmallInput
        : Paths.Count > 0 && Paths.All(IsSmallFile);

    /// <summary>Whether a format's records have fields.</summary>
    public static bool HasFields(string format) => format is Jsonl or Csv or Tsv or Parquet;

    /// <summary>Whether a format is a table's.</summary>
    public static bool IsTable(string format) => format is Csv or Tsv;

    /// <summary>Opens the input.</summary>
    /// <exception cref="UserException">There is no source, more than one, or one that cannot be opened or read with these
    /// options.</exception>
    public RecordSource Open()
    {
        InputCheck.Check(this);
        RecordSource source = OpenSource();
        return RefusesEmptyTexts ? source with { Reader = new EmptyTextRefusal(source.Reader) } : source;
    }

    /// <summary>How a file is cut into records.</summary>
    public string FormatOf(string path)
    {
        string name = PackingNames.Within(path);
        return Format ?? Words.Lower(Path.GetExtension(name)) switch
        {
            ".jsonl" or ".ndjson" or ".json" => Jsonl,
            ".csv" => Csv,
            ".tsv" => Tsv,
            ".parquet" => Parquet,
            _ => ParquetInput.Is(path) ? Parquet : IsPairs ? Tsv : Lines,
        };
    }

    private RecordSource OpenSource()
    {
        if (Texts.Count > 0)
        {
            return new RecordSource(new ArgumentReader(Texts));
        }

        foreach (string path in SourcePaths)
        {
            InputFile.RequireReadable(path);
        }

        if (Shard is not null)
        {
            return OpenShard(Paths[0], Shard);
        }

        FieldCheck check = new(string.Join(", ", SourcePaths.Select(InputFile.Name)), Fields, Notes);
        bool isAllJson = SourcePaths.All(path => FormatOf(path) == Jsonl);
        Func<IRecordReader>[] inputs = [.. SourcePaths.Select(path => (Func<IRecordReader>)(() => OpenOne(path, check)))];
        return new RecordSource(new SequentialReader(inputs, isAllJson ? check.CheckAtEnd : null)) { ByteLength = Length(SourcePaths) };
    }

    private bool IsSmallFile(string path) =>
        InputFile.HasLength(path) && !InputFile.IsPacked(path) && new FileInfo(path).Length < SmallInput / Paths.Count;

    private static long? Length(IReadOnlyList<string> paths) =>
        paths.All(path => path != InputFile.StandardInput && !InputFile.IsPacked(path) && InputFile.HasLength(path))
            ? paths.Sum(path => new FileInfo(path).Length)
            : null;

    private RecordSource OpenShard(string path, Shard shard)
    {
        string format = FormatOf(path);
        if (format == Parquet)
        {
            return ParquetInput.OpenPart(path, Fields, Notes, (shard.Number, shard.Count));
        }

        if (IsTable(format))
        {
            throw UserException.Usage(
                $"--shard cuts at line ends, which may stand inside a field of {path}. Convert it to JSON Lines, or split it yourself.");
        }

        Stream stream = InputFile.Open(path);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            string kind = InputFile.IsPacked(path) ? "packed" : "a pipe";
            throw UserException.Usage($"--shard takes a part of a plain file, and {path} is {kind}.");
        }

        byte delimiter = format == Nul ? LineReader.Nul : LineReader.LineFeed;
        ByteRange range;
        try
        {
            range = ByteRange.Part(stream, shard.Number, shard.Count, delimiter, skipsBlank: format == Jsonl);
        }
        catch (InputChangedException e)
        {
            stream.Dispose();
            throw UserException.BadRecord(
                $"{path}: the file was changed while it was read ({e.Message}). Run again when nobody writes to it.", e);
        }

        stream.Position = range.Start;
        LineReader lines = new(stream, InputFile.Name(path), new DelimiterEnd(delimiter), range.End - range.Start, range.FirstLine);
        return new RecordSource(
            Records(path, lines, new FieldCheck(InputFile.Name(path), Fields, Notes)), range.FirstRecord, range.End - range.Start);
    }

    private IRecordReader OpenOne(string path, FieldCheck check)
    {
        if (HasPaths)
        {
            return new WholeFileReader(path);
        }

        if (FormatOf(path) == Parquet)
        {
            return ParquetInput.Open(path, Fields, Notes);
        }

        DelimiterEnd end = new(FormatOf(path) == Nul ? LineReader.Nul : LineReader.LineFeed);
        return Records(path, new LineReader(InputFile.Open(path), InputFile.Name(path), end), check);
    }

    private IRecordReader Records(string path, LineReader lines, FieldCheck check) => FormatOf(path) switch
    {
        Jsonl => new JsonlReader(lines, Fields, check),
        Csv => OpenTable(path, lines, ','),
        Tsv => OpenTable(path, lines, '\t'),
        Lines => new LineWarnings(lines, InputFile.Name(path), Notes),
        _ => lines,
    };

    private DelimitedReader OpenTable(string path, LineReader lines, char delimiter) =>
        new(new TableLines(lines, InputFile.Name(path), delimiter, !IsPairs || Fields.Pair is not null), Fields, Table, Notes);
}
