using System.Diagnostics;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Commands;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class NearestWordTests
{
    private static readonly string[] Known = ["--output", "--overflow", "--input", "--in", "search", "info"];

    [Theory]
    [InlineData("--ouput", "--output")]
    [InlineData("--outptu", "--output")]
    [InlineData("--over", "--overflow")]
    [InlineData("--INPUT", "--input")]
    [InlineData("saerch", "search")]
    [InlineData("inof", "info")]
    [InlineData("search", null)]
    [InlineData("se", null)]
    [InlineData("hello", null)]
    [InlineData("researches", null)]
    [InlineData("-i", null)]
    public void Two_slips_in_a_long_word_and_one_in_a_short_word_are_taken_back(string word, string? nearest) =>
        Assert.Equal(nearest, NearestWord.Of(word, Known));

    [Fact]
    public void A_long_text_costs_nothing()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Null(MistakenCommand.Of([new string('a', 10_000_000)]));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
    }
}
