using AlbertEmbed.Tokenization;
using CsCheck;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class TruncationTests
{
    [Fact]
    public void Windows_share_their_stride_with_their_neighbours() =>
        Assert.Equal([(0, 4), (3, 7), (6, 9)], Truncation.Windows(count: 9, room: 4, stride: 1, fromLeft: false));

    [Fact]
    public void Windows_from_the_left_begin_at_the_end_of_the_text() =>
        Assert.Equal([(5, 9), (2, 6), (0, 3)], Truncation.Windows(count: 9, room: 4, stride: 1, fromLeft: true));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_text_that_fits_is_one_window(int count) =>
        Assert.Equal([(0, count)], Truncation.Windows(count, room: 4, stride: 1, fromLeft: false));

    [Theory]
    [InlineData(3, 4, 10, 3, 4)]
    [InlineData(3, 9, 10, 3, 7)]
    [InlineData(9, 3, 10, 7, 3)]
    [InlineData(9, 8, 11, 6, 5)]
    public void The_longer_text_of_a_pair_is_cut_first(int first, int second, int room, int firstKept, int secondKept) =>
        Assert.Equal((firstKept, secondKept), Truncation.LongestFirst(first, second, room));

    [Fact]
    public void Windows_cover_every_token_and_none_is_longer_than_the_room() =>
        Gen.Select(
            Gen.Int[0, 200],
            Gen.Int[1, 40],
            Gen.Int[0, 39],
            Gen.Bool).Where(x => x.Item3 < x.Item2).Sample((count, room, stride, fromLeft) =>
        {
            (int Start, int End)[] windows = [.. Truncation.Windows(count, room, stride, fromLeft)];
            Assert.All(windows, window => Assert.InRange(window.End - window.Start, count == 0 ? 0 : 1, room));
            Assert.Equal(
                Enumerable.Range(0, count),
                windows.SelectMany(window => Enumerable.Range(window.Start, window.End - window.Start)).Distinct().Order());
            (int Start, int End)[] ordered = [.. windows.OrderBy(window => window.Start)];
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.Equal(stride, pair.First.End - pair.Second.Start));
        });
}
