using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Files that were joined without a look at what they are, and lines that are more than one.</summary>
public sealed class JoinedFileTests
{
    [Fact]
    public void A_byte_order_mark_within_a_table_makes_its_row_a_bad_one()
    {
        List<TextRecord> records = InputText.Table("id,text\n1,a\n\uFEFFid,text\n2,b\n", ',');
        Assert.Equal(["a", null, "b"], records.Select(record => record.Problem is null ? record.Text : null));
        Assert.Contains("starts with a byte order mark", records[1].Problem, StringComparison.Ordinal);
        Assert.Equal("in:3", records[1].Place);
    }

    [Fact]
    public void A_header_within_a_table_is_said()
    {
        List<string> said = [];
        InputText.Table("id,text\n1,a\nid,text\nid,text\n2,b\n", ',', notes: new InputNotes { Warn = said.Add });
        Assert.Equal(
            "warning: in:3: the row repeats the header, as where files were joined. It is embedded like other rows.", Assert.Single(said));
    }

    [Fact]
    public void A_byte_order_mark_within_JSON_Lines_is_named()
    {
        List<TextRecord> records = InputText.JsonLines("{\"text\":\"a\"}\n\uFEFF{\"text\":\"b\"}\n");
        Assert.Contains("starts with a byte order mark", records[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_that_is_only_too_deep_is_not_called_invalid()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000));
        Assert.Contains(
            "is nested deeper than 64 levels",
            InputText.JsonLines($"{{\"text\":\"a\",\"x\":{deep}}}\n")[0].Problem,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n\uFEFFb\n\uFEFFc\n", "in.txt:2: the text has a byte order mark")]
    [InlineData("a\rb\rc\n", "in.txt:1: the text has a carriage return")]
    public void Lines_that_start_as_files_do_or_hold_ends_of_lines_are_said_once(string content, string message)
    {
        List<string> said = [];
        InputText.File(
            "in.txt",
            System.Text.Encoding.UTF8.GetBytes(content),
            settings => settings with { Notes = new InputNotes { Warn = said.Add } });
        Assert.Contains(message, Assert.Single(said), StringComparison.Ordinal);
    }
}
