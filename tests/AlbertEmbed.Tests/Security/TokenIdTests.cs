using System.Text;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Security;

/// <summary>Ids of tokens that are no row of the embedding table.</summary>
public sealed class TokenIdTests
{
    private const string Tokenizer = """
        {"added_tokens":[{"id":ADDED,"content":"hello"}],
         "post_processor":{"type":"TemplateProcessing",
           "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
           "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
           "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[TEMPLATE],"tokens":["[CLS]"]}}},
         "model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["b",SCORE]]}}
        """;

    [Theory]
    [InlineData("-5")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("4294967297")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    public void An_added_token_and_a_template_with_one_are_refused(string id)
    {
        Assert.Contains(id, Refusal(added: id), StringComparison.Ordinal);
        Assert.Contains(id, Refusal(template: id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2")]
    [InlineData("")]
    public void A_template_whose_ids_are_not_those_of_its_tokens_is_refused(string ids) =>
        Assert.Contains("for 1 tokens", Refusal(template: ids), StringComparison.Ordinal);

    [Fact]
    public void An_added_token_without_a_content_is_refused()
    {
        byte[] file = Encoding.UTF8.GetBytes(Text("3", "1", "-1").Replace("\"hello\"", "null", StringComparison.Ordinal));
        Assert.Contains("no content", Assert.Throws<FormatException>(() => TokenizerJson.Parse(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_beyond_a_number_is_refused() =>
        Assert.Contains("score of piece 2", Refusal(score: "-1e999"), StringComparison.Ordinal);

    [Theory]
    [InlineData("-5", "1", "which no token can have")]
    [InlineData("1000000", "1", "its token hello has the id 1000000")]
    [InlineData("5", "1000000", "its token [CLS] has the id 1000000")]
    public void A_run_ends_before_another_row_is_taken(string added, string template, string message)
    {
        using ModelFolder model = new();
        model.Write("tokenizer.json", Text(added, template, "-1"));
        BuiltProgram.Result run = BuiltProgram.Run("-m", model.Root, "hello");
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("added_tokens.json", """{"hello":-5}""")]
    [InlineData("added_tokens.json", """{"hello":2147483647}""")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"-5":{"content":"hello"}}}""")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"2147483647":{"content":"hello"}}}""")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":-5}""")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":1}""")]
    public void Files_beside_the_vocabulary_are_held_to_the_same(string file, string content)
    {
        using ModelFolder model = new();
        model.Write(file, content);
        BuiltProgram.Result run = BuiltProgram.Run("-m", model.Root, "hello");
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.DoesNotContain("--max-length", run.Error, StringComparison.Ordinal);
    }

    private static string Text(string added, string template, string score) => Tokenizer
        .Replace("ADDED", added, StringComparison.Ordinal)
        .Replace("TEMPLATE", template, StringComparison.Ordinal)
        .Replace("SCORE", score, StringComparison.Ordinal);

    private static string Refusal(string added = "3", string template = "1", string score = "-1") =>
        Assert.Throws<FormatException>(() => TokenizerJson.Parse(Encoding.UTF8.GetBytes(Text(added, template, score)))).Message;
}
