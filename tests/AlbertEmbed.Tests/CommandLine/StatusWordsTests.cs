using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class StatusWordsTests
{
    private static readonly StatusPart[] Parts =
    [
        new(0, "123456 records"), new(3, "1234 records/s"), new(2, "56789 tokens/s"), new(1, "1:23 left"),
    ];

    [Theory]
    [InlineData(0, "[........................]")]
    [InlineData(0.49, "[###########.............]")]
    [InlineData(0.5, "[############............]")]
    [InlineData(0.999, "[#######################.]")]
    [InlineData(1, "[########################]")]
    public void A_bar_is_full_only_at_the_end(double share, string bar) => Assert.Equal(bar, StatusWords.Bar(share, bar.Length));

    [Theory]
    [InlineData(120, "[########................]  34%  123456 records  1234 records/s  56789 tokens/s  1:23 left")]
    [InlineData(78, "[####........]  34%  123456 records  1234 records/s  56789 tokens/s  1:23 left")]
    [InlineData(75, "34%  123456 records  1234 records/s  56789 tokens/s  1:23 left")]
    [InlineData(59, "34%  123456 records  56789 tokens/s  1:23 left")]
    [InlineData(37, "34%  123456 records  1:23 left")]
    [InlineData(25, "34%  123456 records")]
    [InlineData(10, "34%")]
    [InlineData(2, "34")]
    public void Where_there_is_less_room_less_is_said(int room, string line)
    {
        string fitted = StatusWords.Fit(0.345, Parts, room);
        Assert.True(fitted.Length <= room, fitted);
        Assert.Equal(line, fitted);
    }

    [Fact]
    public void Where_the_share_is_not_known_there_are_no_bar_and_no_percent() =>
        Assert.Equal("123456 records  1234 records/s  56789 tokens/s  1:23 left", StatusWords.Fit(null, Parts, 77));

    [Theory]
    [InlineData(0.996, "99%")]
    [InlineData(1, "100%")]
    public void All_is_done_only_at_the_end(double share, string percent) => Assert.Equal(percent, StatusWords.Fit(share, [], 10));

    [Theory]
    [InlineData(5, "0:05")]
    [InlineData(83, "1:23")]
    [InlineData(3723, "1:02:03")]
    [InlineData(360_000, "100:00:00")]
    public void Times_are_those_of_a_clock(int seconds, string clock) =>
        Assert.Equal(clock, StatusWords.Clock(TimeSpan.FromSeconds(seconds)));
}
