using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Security;

/// <summary>Ids that two tokens would have: a text with one of them would get the vector of the other.</summary>
public sealed class SharedTokenIdTests : IDisposable
{
    private const string Tokenizer = """{"added_tokens":[TOKENS],"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["\u2581a",-1],["b",-2]]}}""";

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"id":1,"content":"hello"}""", "added token hello has the id 1, which the piece ▁a")]
    [InlineData("""{"id":1,"content":"hello","normalized":true}""", "added token hello has the id 1, which the piece ▁a")]
    [InlineData("""{"id":5,"content":"x"},{"id":5,"content":"y"}""", "added tokens x and y have one id, 5")]
    [InlineData("""{"id":5,"content":"x"},{"id":6,"content":"x"}""", "added token x has the ids 5 and 6")]
    [InlineData("""{"id":7,"content":"b"}""", "added token b has the id 7, but the vocabulary gives it 2")]
    public void A_tokenizer_json_with_them_is_refused(string tokens, string message)
    {
        folder.Write("tokenizer.json", Tokenizer.Replace("TOKENS", tokens, StringComparison.Ordinal));
        Assert.Contains(message, Refusal("tokenizer.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("added_tokens.json", """{"hello":7}""")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"7":{"content":"hello"}}}""")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"7":{"content":"hello","special":true}}}""")]
    public void Files_beside_a_vocabulary_with_them_are_refused(string file, string content)
    {
        string piece = Piece(7);
        folder.Write(file, content);
        Assert.Contains($"its added token hello has the id 7, which the piece {piece}", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tokens_of_one_file_may_not_have_one_id()
    {
        folder.Write("added_tokens.json", """{"x1":5000,"x2":5000}""");
        Assert.Contains("its added tokens x1 and x2 have one id, 5000", Refusal("added_tokens.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_a_file_states_twice_is_one()
    {
        folder.Write("tokenizer.json", Tokenizer.Replace("TOKENS", """{"id":5,"content":"x"},{"id":5,"content":"x"},{"id":2,"content":"b"}""", StringComparison.Ordinal));
        TokenBuffer buffer = new();
        TokenizerLoader.Load(folder.Root).Encode("xb", buffer);
        Assert.Equal([5, 2], buffer.Ids.ToArray());
    }

    private string Piece(int id) =>
        SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(folder.Root, "spiece.model"))).Vocabulary.Pieces[id].ToString();

    private string Refusal(string file)
    {
        UserException refusal = Assert.Throws<UserException>(() => TokenizerLoader.Load(folder.Root));
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        Assert.StartsWith(Path.Combine(folder.Root, file), refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }
}
