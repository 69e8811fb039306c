using AlbertEmbed.Errors;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0 bad records were")]
    [InlineData(1, "1 bad record was")]
    [InlineData(2, "2 bad records were")]
    [InlineData(1234567, "1234567 bad records were")]
    public void One_thing_is_not_many(long count, string expected) =>
        Assert.Equal(expected, $"{Plural.Of(count, "bad record")} {Plural.Was(count)}");
}
