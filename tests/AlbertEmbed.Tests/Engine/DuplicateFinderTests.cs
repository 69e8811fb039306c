using AlbertEmbed.Engine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Engine;

public sealed class DuplicateFinderTests
{
    [Fact]
    public void Each_sequence_names_the_first_one_with_its_tokens() =>
        Assert.Equal(
            [0, 1, 0, 1, 4],
            DuplicateFinder.FirstEqual([Tokens(2, 5, 3), Tokens(2, 6, 3), Tokens(2, 5, 3), Tokens(2, 6, 3), Tokens(2, 3)]));

    [Fact]
    public void Pairs_that_are_cut_at_different_places_are_not_equal() =>
        Assert.Equal([0, 1], DuplicateFinder.FirstEqual([new([2, 5, 3, 5, 3], 3, 2, 0, false), new([2, 5, 3, 5, 3], 5, 2, 0, false)]));

    private static TokenSequence Tokens(params int[] ids) => new(ids, ids.Length, ids.Length - 2, 0, IsTruncated: false);
}
