using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Input;

/// <summary>How tables are written is found out once, or refused.</summary>
public sealed class TableTests
{
    [Theory]
    [InlineData("id,text\n1,a;b\n", ',', "a;b")]
    [InlineData("id;text\n1;a,b\n", ',', "a,b")]
    [InlineData("id|text\n1|a\n", ',', "a")]
    [InlineData("id\ttext\n1\ta, b\n", ',', "a, b")]
    [InlineData("id,text\n1,\"a\tb\"\n", '\t', "a\tb")]
    [InlineData("sep=;\r\nid;text\r\n1;a\r\n", ',', "a")]
    [InlineData("\"sep=|\"\nid|text\n1|a\n", '\t', "a")]
    [InlineData("\n\nid,text\n\n1,a\n\n", ',', "a")]
    [InlineData("text\na;b\n", ',', "a;b")]
    [InlineData("\"a;b\",text\n1,x\n", ',', "x")]
    public void The_delimiter_is_the_one_by_which_the_header_has_the_columns(string content, char expected, string text) =>
        Assert.Equal([text], InputText.Table(content, expected).Select(record => record.Text));

    [Theory]
    [InlineData("id;sentence\n1;a\n", ',')]
    [InlineData("first sentence here\nsecond\n", '\t')]
    [InlineData("one, two\nthree\n", '\t')]
    [InlineData("a,b\n1,2\n", ',')]
    [InlineData("text,text\n1,2\n", ',')]
    [InlineData("text,\"open\n1,2\n", ',')]
    [InlineData("text,a\rb,c\rd,e\r\n", ',')]
    [InlineData("id,text\r1,a\n2,b\n", ',')]
    public void A_first_row_that_may_be_no_header_or_names_no_text_is_refused(string content, char expected) =>
        Assert.Equal(ErrorKind.BadRecord, Assert.Throws<UserException>(() => InputText.Table(content, expected)).Kind);

    [Theory]
    [InlineData("sentence\na\n", "\"sentence\" is taken for the name of the only column")]
    [InlineData("id;text\n1;a\n", "in:1: ; stands between fields, not ,; the columns are id, text")]
    [InlineData("text\na\n\nb\n", "1 empty line was passed over")]
    [InlineData("id|text\n1|\"a\"\n2|\"b\"\n", "in:2: all fields of a column are in quotes, which are taken off")]
    public void What_a_reader_would_not_expect_is_said(string content, string warning)
    {
        List<string> warnings = [];
        InputText.Table(
            content, content.Contains('|', StringComparison.Ordinal) ? '|' : ',', notes: new InputNotes { Warn = warnings.Add });
        Assert.Contains(warning, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id\ttext\n1\t\"To be\n2\tor not to be\"\n3\tplain\n", "\"To be|or not to be\"|plain")]
    [InlineData("text\tid\n\"It is\" he said\t1\nplain\t2\n\"open\t3\n", "\"It is\" he said|plain|\"open")]
    [InlineData("id\ttext\n1\tplain\n2\t\"Come in.\"\n", "plain|\"Come in.\"")]
    [InlineData("id\ttext\n1\tHe said \"no\"\n2\t\"Come in, sir.\"\n", "He said \"no\"|\"Come in, sir.\"")]
    public void Rows_that_no_quoting_writer_writes_are_read_without_quoting(string content, string texts) =>
        Assert.Equal(texts.Split('|'), InputText.Table(content, '\t').Select(record => record.Text));

    [Theory]
    [InlineData("id\ttext\n1\t\"a \"\"b\"\"\"\n2\tplain\n", "a \"b\"|plain")]
    [InlineData("id\ttext\n1\tplain\n2\t\"two\nlines\"\n", "plain|two\nlines")]
    [InlineData("id\ttext\n1\t\"tab\there\"\n", "tab\there")]
    [InlineData("\"id\"\t\"text\"\n1\t\"a\"\n", "a")]
    [InlineData("id\ttext\n1\t\"a\"\n2\t\"b\"\n", "a|b")]
    [InlineData("id\ttext\r\n1\t\"two\r\nlines\"\r\n2\t\"x\ny\"\r\n", "two\r\nlines|x\ny")]
    public void Rows_that_only_quoting_explains_are_read_with_it(string content, string texts) =>
        Assert.Equal(texts.Split('|'), InputText.Table(content, '\t').Select(record => record.Text));

    [Theory]
    [InlineData("id\ttext\n1\t\"a\"\n")]
    [InlineData("text\n\"a\nb\"\n")]
    public void What_stays_doubtful_is_refused_unless_the_option_says_it(string content)
    {
        Assert.Contains(
            "--quoting none", Assert.Throws<UserException>(() => InputText.Table(content, '\t')).Message, StringComparison.Ordinal);
        foreach (Quoting quoting in (Quoting[])[Quoting.None, Quoting.Rfc4180])
        {
            Assert.All(
                InputText.Table(content, '\t', table: new TableChoices { Quoting = quoting }), record => Assert.Null(record.Problem));
        }
    }

    [Fact]
    public void A_row_that_speaks_against_what_was_found_out_is_reported()
    {
        List<string> warnings = [];
        List<TextRecord> records = InputText.Table(
            "id\ttext\n1\t\"It is\" so\n2\t\"the \"\"b\"\"\"\n", '\t', notes: new InputNotes { Warn = warnings.Add });
        Assert.Equal("\"the \"\"b\"\"\"", records[1].Text);
        Assert.Contains("in:3: the row is quoted as RFC 4180 has it", Assert.Single(warnings), StringComparison.Ordinal);
        string always = "id\ttext\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i}\t\"a\"\n")) + "9\tb\n";
        Assert.Contains("--quoting none", InputText.Table(always, '\t')[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dialect_is_noted_once_for_all_inputs_that_share_it()
    {
        InputNotes notes = new();
        InputText.Table("id;text\n1;a\n", ',', notes: notes);
        InputText.Table("id;text\n1;b\n", ',', notes: notes);
        InputText.Table("id\ttext\n1\t\"a\" b\n", '\t', notes: notes);
        Assert.Equal([new("in", ";", "rfc4180"), new("in", "tab", "none")], notes.Tables);
    }

    [Fact]
    public void Damage_inside_a_row_of_several_lines_is_one_bad_record()
    {
        byte[] content = [.. "text,id\n\"two\nli"u8, 0xFF, .. "nes\",1\nplain,2\n"u8];
        List<TextRecord> records = InputText.File("in.csv", content, settings => settings);
        Assert.Equal(["in.csv:3", "in.csv:4"], records.Select(record => Path.GetFileName(record.Place)));
        Assert.Contains("not valid UTF-8", records[0].Problem, StringComparison.Ordinal);
        Assert.Equal("plain", records[1].Text);
    }
}
