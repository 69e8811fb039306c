using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class PieceTrieTests
{
    [Fact]
    public void Every_piece_is_found_and_nothing_else()
    {
        Random random = new(3);
        string[] pieces = [.. Enumerable.Range(0, 5000)
            .Select(
                _ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)random.Next('a', 'a' + random.Next(2, 200)))))
            .Distinct()];
        PieceTrie trie = new(new PieceTable(pieces));
        for (int id = 0; id < pieces.Length; id++)
        {
            Assert.Equal(id, Find(trie, pieces[id]));
            Assert.Equal(Array.IndexOf(pieces, pieces[id] + "a"), Find(trie, pieces[id] + "a"));
            Assert.Equal(Array.IndexOf(pieces, pieces[id][..^1]), Find(trie, pieces[id].AsSpan(0, pieces[id].Length - 1)));
        }
    }

    [Fact]
    public void Of_equal_pieces_the_first_is_found() => Assert.Equal(0, Find(new PieceTrie(new PieceTable(["ab", "ab", "", "a"])), "ab"));

    [Fact]
    public void Of_equal_pieces_the_last_is_found_where_that_is_asked_for()
    {
        PieceTrie trie = new(new PieceTable(["ab", "ab", "", "a", "ab", "abc", "c", "c"]), lastOfEqual: true);
        Assert.Equal((4, 3, 7), (trie.IdOf("ab"), trie.IdOf("a"), trie.IdOf("c")));
        Assert.Null(trie.IdOf(string.Empty));
    }

    [Fact]
    public void Nodes_with_thousands_of_children_lie_behind_one_another()
    {
        const int Characters = 8000;
        string[] prefixes = ["", "##", "a", "ab", "中"];
        string[] pieces = [.. prefixes.SelectMany(prefix => Enumerable.Range('一', Characters).Select(unit => prefix + (char)unit))];
        PieceTrie trie = new(new PieceTable(pieces), leastTailDepth: 2);
        for (int id = 0; id < pieces.Length; id++)
        {
            Assert.Equal(id, trie.IdOf(pieces[id]));
        }

        Assert.Null(trie.IdOf("##"));
        Assert.Null(trie.IdOf("##a"));
    }

    [Fact]
    public void Long_pieces_that_differ_late_do_not_exhaust_the_stack()
    {
        string start = new('a', 200_000);
        PieceTrie trie = new(new PieceTable([start + "b", start + "c", start]));
        Assert.Equal(1, Find(trie, start + "c"));
        Assert.Equal(2, Find(trie, start));
        Assert.Equal(PieceTrie.NoPiece, Find(trie, start + "d"));
    }

    private static int Find(PieceTrie trie, ReadOnlySpan<char> piece)
    {
        ushort[] codes = new ushort[piece.Length];
        trie.Encode(piece, codes);
        return trie.IdOf(codes);
    }
}
