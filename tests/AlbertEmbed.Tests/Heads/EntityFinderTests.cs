using AlbertEmbed.Heads;

namespace AlbertEmbed.Tests.Heads;

public sealed class EntityFinderTests
{
    [Theory]
    [InlineData("Anna:B-A saw:O Lon:B-B/don:I-B", "A Anna; B London")]
    [InlineData("Anna:B-A Berg:I-A and:O Bo:B-A", "A Anna Berg; A Bo")]
    [InlineData("Anna:B-A Bo:B-A", "A Anna; A Bo")]
    [InlineData("Anna:I-A Bo:I-A Rome:I-B", "A Anna Bo; B Rome")]
    [InlineData("Anna:B-A Rome:I-B", "A Anna; B Rome")]
    [InlineData("Anna:A Bo:A x:O Rome:B", "A Anna Bo; B Rome")]
    [InlineData("Anna:U-A Bo:B-A Lee:L-A Kim:I-A", "A Anna; A Bo Lee; A Kim")]
    [InlineData("Anna:S-A Bo:B-A Lee:E-A", "A Anna; A Bo Lee")]
    [InlineData("Lon:B-B/don:O is:O", "B London")]
    [InlineData("un:O/known:B-A word:O", "")]
    [InlineData("Rome:B-B/.:O", "B Rome")]
    [InlineData("(:O/Rome:B-B/):O", "B Rome")]
    [InlineData("北:B-B/京:I-B/很:O/大:O", "B 北京")]
    [InlineData("", "")]
    public void Labels_of_pieces_become_entities_of_whole_words(string pieces, string expected)
    {
        string text = string.Empty;
        List<(int, int)> offsets = [(0, 0)];
        List<string> labels = ["O", "B-A"];
        List<int> best = [1];
        foreach (string word in pieces.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            text += text.Length > 0 ? " " : string.Empty;
            foreach (string[] piece in word.Split('/').Select(piece => piece.Split(':')))
            {
                offsets.Add((text.Length, text.Length + piece[0].Length));
                text += piece[0];
                labels.AddRange(labels.Contains(piece[1]) ? [] : [piece[1]]);
                best.Add(labels.IndexOf(piece[1]));
            }
        }

        List<Entity> found = new EntityFinder(labels).Find(text, offsets.ToArray(), best.ToArray(), new float[best.Count]);
        Assert.Equal(expected, string.Join("; ", found.Select(entity => $"{entity.Label} {text[entity.Start..entity.End]}")));
    }

    [Fact]
    public void The_score_is_the_mean_of_the_words_and_pieces_within_a_word_do_not_count()
    {
        List<Entity> found = new EntityFinder(["O", "B-A", "I-A"]).Find(
            "New Yorker York", [(0, 3), (4, 8), (8, 10), (11, 15)], [1, 2, 0, 2], [0.9F, 0.6F, 0.1F, 0.3F]);
        Assert.Equal(new Entity("A", 0, 15, 0.6F), Assert.Single(found) with { Score = 0.6F });
        Assert.Equal(0.6F, found[0].Score, 1e-6F);
    }
}
