using System.Text;
using System.Text.Json;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;
using CsCheck;

namespace AlbertEmbed.Tests.Input;

public sealed class JsonlTests
{
    private static readonly Gen<string> Wild = Gen.OneOf(
        "a", "é", "🚀", "\"", "\\", "\n", "\r", "\t", "\0", "\u2028", "{", "}", " ").Array[0, 6].Select(string.Concat);

    [Fact]
    public void Random_objects_are_read_back_whatever_blank_lines_stand_between_them() =>
        Gen.Select(Wild, Wild, Gen.OneOf("", "\n", " \t\n", "\r\n")).Array[0, 15].Sample(
            records =>
            {
                StringBuilder content = new();
                foreach ((string text, string other, string blank) in records)
                {
                    content.Append(blank).Append(
                        JsonSerializer.Serialize(
                            new Dictionary<string, string> { ["id"] = other, ["text"] = text, ["kept"] = other })).Append('\n');
                }

                List<TextRecord> read = InputText.JsonLines(content.ToString(), new FieldNames { Id = "id", Keep = ["kept"] });
                Assert.Equal(
                    records.Select(record => (record.Item1, record.Item2, record.Item2)),
                    read.Select(record => (record.Text, JsonText.Of(record.Id!), JsonText.Of(Assert.Single(record.Kept!).Json))));
            },
            iter: 2000);

    [Fact]
    public void Shards_are_the_whole_and_number_their_records_as_the_whole_does() =>
        Gen.Select(Gen.OneOf("{\"text\":\"a\"}", "{\"text\":\"bb\"}", "", " ").Array[1, 20], Gen.Int[1, 6]).Sample(
            (lines, count) =>
            {
                byte[] content = Encoding.UTF8.GetBytes(string.Join('\n', lines));
                List<TextRecord> whole = InputText.File("in.jsonl", content, settings => settings);
                long next = 0;
                List<string> joined = [];
                for (int number = 1; number <= count; number++)
                {
                    List<TextRecord> part =
                        InputText.File("in.jsonl", content, settings => settings with { Shard = new Shard(number, count) }, out long first);
                    Assert.True(part.Count == 0 || first == next);
                    next += part.Count;
                    joined.AddRange(part.Select(record => $"{record.Line} {record.Text}"));
                }

                Assert.Equal(whole.Select(record => $"{record.Line} {record.Text}"), joined);
            },
            iter: 200);

    [Theory]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b\"}]\n", "jq -c '.[]'")]
    [InlineData("{\n\"text\":\"a\"\n}\n", "jq -c .")]
    public void JSON_that_is_no_JSON_Lines_is_refused_with_what_makes_it_so(string content, string hint)
    {
        string message;
        try
        {
            message = InputText.JsonLines(content, checksFields: false)[0].Problem!;
        }
        catch (UserException e)
        {
            message = e.Message;
        }

        Assert.Contains(hint, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_record_has_is_refused_and_one_that_some_have_is_not()
    {
        const string Content = "{\"text\":\"a\"}\n{\"text\":\"b\",\"label\":1}\n";
        Assert.Equal(2, InputText.JsonLines(Content, new FieldNames { Keep = ["label"] }).Count);
        UserException error = Assert.Throws<UserException>(() => InputText.JsonLines(Content, new FieldNames { Keep = ["lable"] }));
        Assert.Equal(ErrorKind.BadRecord, error.Kind);
        Assert.Contains("in: none of the 2 records has a field lable; one has text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_an_empty_text_as_an_empty_cell_is()
    {
        Assert.Equal([string.Empty, "a"], InputText.JsonLines("{\"text\":null}\n{\"text\":\"a\"}\n").Select(record => record.Text));
        Assert.Equal([string.Empty, "a"], InputText.Table("id,text\n1,\n2,a\n", ',').Select(record => record.Text));
        (string, string)[] inputs =
            [("in.jsonl", "{\"text\":null}\n{\"text\":\"a\"}\n"), ("in.csv", "id,text\n1,\n2,a\n"), ("in.txt", "\na\n")];
        foreach ((string name, string content) in inputs)
        {
            List<TextRecord> records =
                InputText.File(name, Encoding.UTF8.GetBytes(content), settings => settings with { RefusesEmptyTexts = true });
            Assert.Equal("the text is empty, which --empty error refuses.", records[0].Problem);
            Assert.Null(records[1].Problem);
        }
    }
}
