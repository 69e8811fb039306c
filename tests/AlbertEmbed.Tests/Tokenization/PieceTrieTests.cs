using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class PieceTrieTests
{
    [Fact]
    public void Every_piece_is_found_and_nothing_else()
    {
        Random random = new(3);
        string[] pieces = [.. Enumerable.Range(0, 5000)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)random.Next('a', 'a' + random.Next(2, 200)))))
            .Distinct()];
        PieceTrie trie = new(pieces);
        for (int id = 0; id < pieces.Length; id++)
        {
            Assert.Equal(id, trie.Find(pieces[id]));
            Assert.Equal(Array.IndexOf(pieces, pieces[id] + "a"), trie.Find(pieces[id] + "a"));
            Assert.Equal(Array.IndexOf(pieces, pieces[id][..^1]), trie.Find(pieces[id].AsSpan(0, pieces[id].Length - 1)));
        }
    }

    [Fact]
    public void Of_equal_pieces_the_first_is_found() => Assert.Equal(0, new PieceTrie(["ab", "ab", "", "a"]).Find("ab"));
}
