using System.Text;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Tests.Support;

/// <summary>Reads inputs in this process, as the program would.</summary>
internal static class InputText
{
    /// <summary>All records of a table.</summary>
    public static List<TextRecord> Table(
        string content, char expected, FieldNames? fields = null, TableChoices? table = null, InputNotes? notes = null)
    {
        using DelimitedReader reader = new(
            new TableLines(Lines(content), "in", expected), fields
                ?? new FieldNames(), table
                ?? new TableChoices(), notes
                ?? new InputNotes());
        return All(reader);
    }

    /// <summary>All records of JSON Lines.</summary>
    public static List<TextRecord> JsonLines(string content, FieldNames? fields = null, bool checksFields = true)
    {
        FieldCheck check = new("in", fields ?? new FieldNames(), new InputNotes());
        using SequentialReader reader = new(
            [() => new JsonlReader(Lines(content), fields ?? new FieldNames(), check)], checksFields ? check.CheckAtEnd : null);
        return All(reader);
    }

    /// <summary>All records of a file with this name and content.</summary>
    public static List<TextRecord> File(string name, byte[] content, Func<InputSettings, InputSettings> change) =>
        File(name, content, change, out _);

    /// <summary>The same, with the number of the first one.</summary>
    public static List<TextRecord> File(string name, byte[] content, Func<InputSettings, InputSettings> change, out long firstIndex)
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            System.IO.File.WriteAllBytes(path, content);
            using RecordSource source = change(new InputSettings { Paths = [path] }).Open();
            firstIndex = source.FirstIndex;
            return All(source.Reader);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static List<TextRecord> All(IRecordReader reader)
    {
        List<TextRecord> records = [];
        while (reader.ReadBlock(records))
        {
        }

        return records;
    }

    private static LineReader Lines(string content) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(content)), "in", new DelimiterEnd(LineReader.LineFeed));
}
