using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>
/// Reads the ranges of components: from an <c>.npy</c> of two rows, the least values and the largest; as the least and largest values of
/// an <c>.npy</c> of other vectors; or as an earlier run has noted them.
/// </summary>
internal static class RangesReader
{
    private const int RowsOfRanges = 2;

    /// <param name="path">The file: an <c>.npy</c>, an output of 8-bit numbers, or its metadata.</param>
    /// <exception cref="UserException">It cannot be read, or has no ranges.</exception>
    public static VectorRanges Read(string path)
    {
        try
        {
            if (!ReadableFile.Is(path) && File.Exists(path))
            {
                throw UserException.Usage($"--ranges {path}: ranges are read from files. Save them to one first.");
            }

            using FileStream file = File.OpenRead(path);
            return (NpyHeader.Read(file) is { } header && NpyRows.AreFloats(header) ? OfRows(file, header) : null)
                ?? OfEarlierRun(path)
                ?? throw UserException.Usage(
                    $"{path} has no ranges: it is not an .npy of float32, nor an output of --dtype i8 or u8 with metadata.");
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The ranges {path} cannot be opened: {FileFault.ReasonToOpen(e)}", e);
        }
    }

    private static VectorRanges OfRows(FileStream file, NpyHeader header)
    {
        int width = header.Width!.Value;
        VectorRanges ranges = VectorRanges.Empty(width);
        foreach (ReadOnlyMemory<float> rows in NpyRows.Read(file, header, CancellationToken.None))
        {
            if (header.Rows == RowsOfRanges && rows.Length == RowsOfRanges * width)
            {
                ranges = new VectorRanges { Min = rows[..width].ToArray(), Max = rows[width..].ToArray() };
            }
            else
            {
                ranges.Add(rows.Span);
            }
        }

        return ranges.FirstFault is var fault && fault < 0
            ? ranges
            : throw UserException.Usage(
                header.Rows == 0 ? $"{file.Name} has no vectors, so there are no ranges of them."
                : $"{file.Name}: component {fault + 1} has no range"
                    + (header.Rows == RowsOfRanges
                        ? ": the first row should be the least values, and the second the largest ones."
                        : ": its values are not finite."));
    }

    private static VectorRanges? OfEarlierRun(string path)
    {
        string output = path.EndsWith(OutputNames.Metadata, StringComparison.Ordinal) ? path[..^OutputNames.Metadata.Length] : path;
        return RunJson.ReadMetadata(output)?.Ranges;
    }
}
