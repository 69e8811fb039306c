using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Pipeline;

/// <summary>An output that an earlier run has written, and what lies beside it, as far as it belongs to it.</summary>
internal sealed class FinishedOutput
{
    private FinishedOutput(string path, NpyHeader? header)
    {
        Path = path;
        Header = header;
    }

    /// <summary>The file, links followed.</summary>
    public string Path { get; }

    /// <summary>Null for JSON Lines.</summary>
    public NpyHeader? Header { get; }

    /// <summary>What <c>OUT.meta.json</c> says; null when it is not there.</summary>
    public RunMetadata? Metadata { get; private init; }

    /// <summary>The file that says where each record's rows start; null when the output has none.</summary>
    public string? Splits { get; private init; }

    /// <summary>The file that identifies each record; null when the output has none.</summary>
    public string? Ids { get; private init; }

    /// <summary>Looks at an output and refuses what does not belong together.</summary>
    /// <param name="name">As the user named it.</param>
    /// <exception cref="UserException">The file is cut off, or files beside it are another run's.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FinishedOutput Open(string name)
    {
        string path = OutputPlace.FileOf(name);
        NpyHeader? header = ReadHeader(path);
        bool isNpy = header is not null;
        FinishedOutput found = new(path, header)
        {
            Metadata = ReadMetadata(path),
            Splits = isNpy ? Existing(OutputNames.Beside(path, OutputNames.Splits)) : null,
            Ids = isNpy ? Existing(OutputNames.Beside(path, OutputNames.Ids)) : null,
        };
        found.CheckIdentity();
        found.CheckRows();
        return found;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private static NpyHeader? ReadHeader(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.CanSeek ? NpyHeader.Read(file) : throw UserException.Usage($"{path} is a pipe, and vectors are read more than once. Save them to a file first.");
    }

    private static RunMetadata? ReadMetadata(string path) => !File.Exists(path + OutputNames.Metadata)
        ? null
        : RunJson.ReadMetadata(path)
            ?? throw UserException.Usage($"{path}{OutputNames.Metadata} is damaged, so what {path} was made of is not known. Remove it, or run again with --force.");

    private static void Refuse(string path, string other) => throw UserException.Usage(
        $"{path} and {other} were not written by the same run, so one of them says something wrong. Run again with --force, or remove what does not belong.");

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
        if (Header is null)
        {
            return;
        }

        long records = Header.Rows;
        if (Splits is not null)
        {
            if (ReadHeader(Splits) is not { Type: NpyType.Int64, Width: null, Rows: > 0 } starts || LastStart(Splits) != Header.Rows)
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

        if (Metadata is { } metadata && (metadata.Summary.Records != records || (Header.Width is { } width && metadata.Width != width) || SaysOtherwise(metadata.Recipe)))
        {
            Refuse(Path + OutputNames.Metadata, Path);
        }
    }

    /// <summary>Whether a recipe asks for ids, or for vectors of tokens, and the files for them are not there, or the other way round.</summary>
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
