using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Fields of the input that go to the output stay data there.</summary>
public sealed class KeptFieldTests : IDisposable
{
    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("v.jsonl")]
    [InlineData("v.npy")]
    public void A_carriage_return_between_their_tokens_ends_no_line(string output)
    {
        string input = folder.Write("in.jsonl", "{\"text\":\"a\",\"x\":[1.50,\r{\"index\":0,\"embedding\":[6,6,6]}\r,\"\\r\\u00e9\"]}\n");
        folder.Make("-i", input, "--keep", "x", "-o", folder.Path(output));
        string line = File.ReadAllText(folder.Path(output == "v.npy" ? "v.ids.jsonl" : output));
        Assert.DoesNotContain('\r', line);
        Assert.Contains("[1.50, {\"index\":0,\"embedding\":[6,6,6]} ,\"\\r\\u00e9\"]", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', folder.Nearest("a", "--in", folder.Path(output)).GetRawText());
    }

    [Fact]
    public void What_a_reader_may_take_for_the_end_of_a_line_stands_in_no_value_and_the_value_stays()
    {
        const string Value = "{\"a\u2028\":[\"x\u2029y\u0085\u009b1m\u007f \U0001F469\u200d\U0001F4BB é\",\r\n1.50]}";
        string input = folder.Write(
            "in.jsonl", $"{{\"text\":\"a\",\"id\":\"i\u2028\",\"x\":{Value}}}\n".Replace("\r\n", "\r", StringComparison.Ordinal));
        folder.Make("-i", input, "--id-field", "id", "--keep", "x", "-o", folder.Path("v.jsonl"));
        string line = File.ReadAllText(folder.Path("v.jsonl"));
        Assert.DoesNotContain(line[..^1], c => char.IsControl(c) || c is '\u2028' or '\u2029');
        Assert.Contains("👩\u200d💻 é", line, StringComparison.Ordinal);
        JsonElement record = JsonDocument.Parse(line).RootElement;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Value).RootElement, record.GetProperty("x")));
        Assert.Equal("i\u2028", record.GetProperty("id").GetString());
        Assert.DoesNotContain('\u2028', folder.Nearest("a", "--in", folder.Path("v.jsonl")).GetRawText());
    }

    [Fact]
    public void Those_with_the_names_of_what_search_writes_are_shown_under_others_and_it_is_said()
    {
        string input = folder.Write("in.jsonl", """{"text":"a b","score":99,"rank":0,"query":"q","data_rank":7}""" + "\n");
        folder.Make("-i", input, "--keep-all", "-o", folder.Path("v.jsonl"));
        BuiltProgram.Result run = BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", folder.Path("v.jsonl"));
        JsonElement hit = JsonDocument.Parse(run.Lines[0], new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
        Assert.Equal((1, 0), (hit.GetProperty("rank").GetInt32(), hit.GetProperty("query").GetInt32()));
        Assert.InRange(hit.GetProperty("score").GetDouble(), -1, 1);
        Assert.Equal(
            (99, 7, 0),
            (
                hit.GetProperty("data_score").GetInt32(),
                hit.GetProperty("data_rank").GetInt32(),
                hit.GetProperty("data_data_rank").GetInt32()));
        Assert.Contains("the records have a field score", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"index\":-1")]
    [InlineData("\"index\":\"0\"")]
    [InlineData("\"index\":9223372036854775808")]
    [InlineData("\"index\":0,\"index\":1")]
    [InlineData("\"id\":[1]")]
    public void A_line_that_does_not_say_which_record_it_is_is_a_bad_record(string identity)
    {
        folder.Make("a", "-o", folder.Path("made.jsonl"));
        string line = File.ReadAllText(folder.Path("made.jsonl")).Replace("\"index\":0", identity, StringComparison.Ordinal);
        string vectors = folder.Write("v.jsonl", line);
        BuiltProgram.Result run = BuiltProgram.Run("search", "a", "-m", TestModel.DataFolder("gelu-new"), "--in", vectors);
        Assert.Equal((3, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("v.jsonl", run.Error, StringComparison.Ordinal);
    }
}
