using AlbertEmbed.Columns;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Input;

/// <summary>Opens tables in Parquet as inputs.</summary>
internal static class ParquetInput
{
    /// <summary>Whether a file whose name does not say so is a table in Parquet.</summary>
    public static bool Is(string path)
    {
        try
        {
            return path != InputFile.StandardInput
                && InputFile.HasLength(path)
                && !SpecialFile.Is(path)
                && ParquetFile.StartsWithMagic(path);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // Whoever reads the input says what is wrong with it.
            return false;
        }
    }

    /// <exception cref="UserException">It cannot be read, or has other columns than are asked for.</exception>
    public static ParquetReader Open(string path, FieldNames fields, InputNotes notes)
    {
        ParquetFile table = OpenFile(path);
        return new ParquetReader(table, ParquetColumns.Of(table, fields, notes), ..);
    }

    /// <summary>Opens a part of a table, cut between row groups.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fields">The columns that are asked for.</param>
    /// <param name="notes">Takes what a user should know.</param>
    /// <param name="part">The part's number, from 1, and the number of parts.</param>
    /// <exception cref="UserException">It cannot be read, or has other columns than are asked for.</exception>
    public static RecordSource OpenPart(string path, FieldNames fields, InputNotes notes, (int Number, int Count) part)
    {
        ParquetFile table = OpenFile(path);
        (Range groups, long firstRow, long length) = GroupRange.Part(table.Footer, part.Number, part.Count);
        return new RecordSource(new ParquetReader(table, ParquetColumns.Of(table, fields, notes), groups), firstRow, length);
    }

    private static ParquetFile OpenFile(string path)
    {
        Stream stream = InputFile.Open(path);
        if (stream.CanSeek && path != InputFile.StandardInput)
        {
            return ParquetFile.Open(stream, InputFile.Name(path));
        }

        stream.Dispose();
        throw UserException.Usage(
            $"{InputFile.Name(path)}: what a Parquet file holds is described at its end, so it is read from a "
                + $"plain file. Save or unpack it to "
                + $"a file first, and give that with --input.");
    }
}
