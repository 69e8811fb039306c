using System.Text;
using AlbertEmbed.Models;

namespace AlbertEmbed.Tests.Models;

public sealed class HubListingTests
{
    [Theory]
    [InlineData("12", 12L)]
    [InlineData("-1", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("4611686018427387904", null)]
    [InlineData("1e300", null)]
    [InlineData("\"12\"", null)]
    public void A_size_that_no_file_has_counts_as_unknown(string size, long? expected)
    {
        string json = $$"""
            {"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"rfilename": "config.json", "size": {{size}}}]}
            """;
        Assert.Equal(expected, HubListing.Parse(Encoding.UTF8.GetBytes(json)).Find("config.json").Length);
    }
}
