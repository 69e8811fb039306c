using AlbertEmbed.Checkpoints;
using AlbertEmbed.Columns;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>An output that an earlier run has written, and what lies beside it, as far as it belongs to it.</summary>
internal sealed class FinishedOutput
{
    /// <summary>The ranges of records that were left out take some megabytes at most; a larger file is something else.</summary>
    private const int MostMetadata = 1 << 26;

    private readonly Dictionary<string, FileState> states;

    private FinishedOutput(string path)
    {
        Path = path;
        string[] files = [path, MetadataPath, OutputNames.Beside(path, OutputNames.Splits), OutputNames.Beside(path, OutputNames.Ids)];
        // Before any of them is read.
        states = files.ToDictionary(file => file, FileState.Of);
    }

    /// <summary>The file, links followed.</summary>
    public string Path { get; }

    /// <summary>The header of NumPy's format; null for others.</summary>
    public NpyHeader? Header { get; private set; }

    /// <summary>What a Parquet file says of itself; null for other formats.</summary>
    public FileFooter? Table { get; private set; }

    public OutputFormat Format => Header is not null ? OutputFormat.Npy : Table is not null ? OutputFormat.Parquet : OutputFormat.Jsonl;

    /// <summary>What <c>OUT.meta.json</c> says; null when it is not there.</summary>
    public RunMetadata? Metadata { get; private set; }

    /// <summary>The file that says where each record's rows start; null when the output has none.</summary>
    public string? Splits { get; private set; }

    /// <summary>The file that identifies each record; null when the output has none.</summary>
    public string? Ids { get; private set; }

    private string MetadataPath => Path + OutputNames.Metadata;

    /// <summary>Looks at an output and refuses what does not belong together.</summary>
    /// <param name="name">As the user named it.</param>
    /// <exception cref="UserException">The file is cut off, or files beside it are another run's.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FinishedOutput Open(string name)
    {
        RequireFile(name);
        string path = OutputPlace.FileOf(name);
        RefuseUnfinishedCommit(path);
        FinishedOutput found = new(path);
        found.Header = ReadHeader(path);
        found.Table = found.Header is null ? ParquetFile.FooterOf(path) : null;
        found.Metadata = ReadMetadata(found.MetadataPath, path);
        if (found.Header is not null)
        {
            found.Splits = Existing(OutputNames.Beside(path, OutputNames.Splits));
            found.Ids = Existing(OutputNames.Beside(path, OutputNames.Ids));
        }

        found.CheckIdentity();
        found.CheckRows();
        return found;
    }

    /// <summary>Refuses files beside the output of which nothing says that the same run has written them.</summary>
    /// <exception cref="UserException">There is such a file.</exception>
    public void RequireKnownFiles()
    {
        if (Metadata is { Files: null })
        {
            throw UserException.Usage(
                $"{MetadataPath} does not say which files it was written with, so it may be another output's. Run "
                    + $"again with --force, or remove it.");
        }

        if (Metadata is null && (Ids ?? Splits) is { } beside)
        {
            string instead = beside == Ids
                ? ", move it away to go without ids, or put ids and vectors into one JSON Lines file"
                : string.Empty;
            throw UserException.Usage(
                $"{beside} lies beside {Path}, but there is no {MetadataPath} to say that one run has written "
                    + $"both, so it may be another one's. "
                + $"Run again without --no-meta{instead}.");
        }
    }

    /// <summary>Refuses what was read when a file has changed since this was opened.</summary>
    /// <exception cref="UserException">One of the files has.</exception>
    public void CheckUnchanged()
    {
        if (states.Keys.FirstOrDefault(path => FileState.Of(path) != states[path]) is { } changed)
        {
            throw UserException.BadRecord(
                $"{changed} changed while it was read, so the result would be of neither version. Wait until "
                    + $"nothing writes it, and run again.");
        }
    }

    /// <summary>In between, new metadata may stand beside old vectors, or an old file beside new ones.</summary>
    private static void RefuseUnfinishedCommit(string path)
    {
        if (FileJournal.Find(path) is { Commit: not null })
        {
            throw UserException.Usage(
                $"{path} is being replaced, and not all of its files have their names yet. If no run is at work, one was killed then: "
                    + $"repeat the command that wrote it, with --resume if that was embed.");
        }
    }

    private static string? Existing(string path)
    {
        RequireFile(path);
        return File.Exists(path) ? path : null;
    }

    /// <summary>A pipe gives its bytes once, perhaps never, and a device has no end: neither is opened.</summary>
    private static void RequireFile(string path)
    {
        string? kind = path == InputFile.StandardInput && !File.Exists(path) ? "standard input"
            : Directory.Exists(path) ? "a folder"
            : File.Exists(path) && !ReadableFile.Is(path) ? "a pipe, a descriptor or a device"
            : null;
        if (kind is not null)
        {
            throw UserException.Usage(
                $"{path} is {kind}, and vectors and what lies beside them are read from files, more than once. Save them to a file first.");
        }
    }

    private static NpyHeader? ReadHeader(string path)
    {
        using FileStream file = File.OpenRead(path);
        return NpyHeader.Read(file);
    }

    private static RunMetadata? ReadMetadata(string path, string output) =>
        Existing(path) is null ? null
        : (new FileInfo(RealPath.Of(path)).Length <= MostMetadata ? RunJson.ReadMetadata(output) : null)
            ?? throw UserException.Usage(
                $"{path} is damaged, so what {output} was made of is not known. Remove it, or run again with --force.");

    private static void Refuse(string path, string other) => throw UserException.Usage(
        $"{path} and {other} were not written by the same run, so one of them says something wrong. Run again with --force, "
            + $"or remove what does not belong.");

    private void CheckIdentity()
    {
        if (Metadata?.Files is not { } files)
        {
            return;
        }

        Check(Path, exists: true, files.Vectors);
        Check(OutputNames.Beside(Path, OutputNames.Splits), Splits is not null, files.Splits);
        Check(OutputNames.Beside(Path, OutputNames.Ids), Ids is not null, files.Ids);
    }

    private void Check(string path, bool exists, FileIdentity? written)
    {
        if (!exists && written is not null)
        {
            throw UserException.Usage($"{path} is missing, which {Path} was written with. Run again with --force.");
        }

        if (exists && (written is null || written != FileIdentity.Of(path)))
        {
            Refuse(path, path == Path ? path + OutputNames.Metadata : Path);
        }
    }

    private void CheckRows()
    {
        if (Table is not null && Metadata is not null && Table.Rows != Metadata.Summary.Records)
        {
            Refuse(Path + OutputNames.Metadata, Path);
        }

        if (Header is null)
        {
            return;
        }

        long records = Header.Rows;
        if (Splits is not null)
        {
            if (ReadHeader(Splits) is not { Type: ElementType.Int64, Width: null, Rows: > 0 } starts || LastStart(Splits) != Header.Rows)
            {
                Refuse(Splits, Path);
                return;
            }

            records = starts.Rows - 1;
        }

        if (Ids is not null && CountLines(Ids) != records)
        {
            Refuse(Ids, Path);
        }

        if (Metadata is { } metadata
            && (
            metadata.Summary.Records != records
                || (Header.Width is { } width && metadata.StoredWidth != width)
                || (metadata.Type is { } type && type.Element() != Header.Type)
                || SaysOtherwise(metadata.Recipe)))
        {
            Refuse(Path + OutputNames.Metadata, Path);
        }
    }

    /// <summary>
    /// Whether a recipe asks for ids, or for vectors of tokens, and the files for them are not there, or the other way round.
    /// </summary>
    private bool SaysOtherwise(SortedDictionary<string, string> recipe)
    {
        bool knowsIds = recipe.TryGetValue("id_field", out string? id) & recipe.TryGetValue("keep", out string? keep);
        return (knowsIds && (id != "none" || keep!.Length > 0) != Ids is not null)
            || (recipe.TryGetValue("pooling", out string? pooling) && (pooling == "tokens") != Splits is not null);
    }

    private static long LastStart(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.Seek(-sizeof(long), SeekOrigin.End);
        byte[] last = new byte[sizeof(long)];
        file.ReadExactly(last);
        return BitConverter.ToInt64(last);
    }

    private static long CountLines(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] chunk = new byte[1 << 18];
        long lines = 0;
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            lines += chunk.AsSpan(0, read).Count(LineReader.LineFeed);
        }

        return lines;
    }
}
