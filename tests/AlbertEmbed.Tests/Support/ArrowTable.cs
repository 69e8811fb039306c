using ParquetSharp;

namespace AlbertEmbed.Tests.Support;

/// <summary>Reads and writes Parquet with Arrow's own library, which compares all checksums.</summary>
internal static class ArrowTable
{
    /// <summary>The values of a column, in all row groups.</summary>
    public static T[] Column<T>(string path, string name)
    {
        using ParquetFileReader file = Open(path);
        int number = Number(file, name);
        List<T> values = [];
        for (int group = 0; group < file.FileMetaData.NumRowGroups; group++)
        {
            using RowGroupReader rows = file.RowGroup(group);
            using LogicalColumnReader<T> column = rows.Column(number).LogicalReader<T>();
            values.AddRange(column.ReadAll((int)rows.MetaData.NumRows));
        }

        return [.. values];
    }

    /// <summary>The columns of the top, with their types in Arrow's words.</summary>
    public static string[] Types(string path)
    {
        using ParquetFileReader file = Open(path);
        return
        [
            .. Enumerable.Range(0, file.FileMetaData.Schema.NumColumns).Select(file.FileMetaData.Schema.Column).Select(column =>
                $"{column.Path.ToDotString()} {column.PhysicalType} {column.LogicalType.Type}"),
        ];
    }

    public static string Note(string path, string key)
    {
        using ParquetFileReader file = Open(path);
        return file.FileMetaData.KeyValueMetadata[key];
    }

    public static int Groups(string path)
    {
        using ParquetFileReader file = Open(path);
        return file.FileMetaData.NumRowGroups;
    }

    /// <summary>Writes a file with one row group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Changes how it is written.</param>
    /// <param name="columns">The columns and their values.</param>
    public static string Write(string path, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> change, params ArrowColumn[] columns) =>
        WriteGroups(path, change, columns.Length > 0 ? [columns] : []);

    /// <summary>Writes a file with several row groups.</summary>
    public static string WriteGroups(
        string path, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> change, IReadOnlyList<ArrowColumn[]> groups)
    {
        using WriterProperties properties = change(new WriterPropertiesBuilder()).Build();
        using ParquetFileWriter file = new(path, [.. groups[0].Select(column => column.Column)], properties);
        foreach (ArrowColumn[] group in groups)
        {
            using RowGroupWriter rows = file.AppendRowGroup();
            foreach (ArrowColumn column in group)
            {
                column.Write(rows);
            }
        }

        file.Close();
        return path;
    }

    private static ParquetFileReader Open(string path)
    {
        using ReaderProperties properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnablePageChecksumVerification();
        return new ParquetFileReader(path, properties);
    }

    private static int Number(ParquetFileReader file, string name) => Enumerable.Range(0, file.FileMetaData.Schema.NumColumns)
        .First(number => file.FileMetaData.Schema.Column(number).Path.ToDotVector()[0] == name);
}
