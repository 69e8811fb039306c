using System.Text;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class GraphemeClustersTests
{
    [Theory]
    [InlineData("ab", "a|b")]
    [InlineData("\r\n\n", "\r\n|\n")]
    [InlineData("e\u0301x", "e\u0301|x")]
    [InlineData("\u1100\u1161\u11A8\u1100", "\u1100\u1161\u11A8|\u1100")]
    [InlineData("🇩🇪🇫🇷🇮", "🇩🇪|🇫🇷|🇮")]
    [InlineData("👩‍👧x", "👩‍👧|x")]
    [InlineData("a\u200D👧", "a\u200D|👧")]
    [InlineData("क्त", "क्त")]
    [InlineData("\u0600a", "\u0600a")]
    [InlineData("\u0001\u0301", "\u0001|\u0301")]
    public void Clusters_follow_UAX_29(string text, string expected)
    {
        OriginScalar[] scalars = [.. text.EnumerateRunes().Select(rune => new OriginScalar(rune.Value, 0, 0))];
        List<string> clusters = [];
        for (int at = 0; at < scalars.Length;)
        {
            int length = GraphemeClusters.FirstLength(scalars.AsSpan(at));
            clusters.Add(string.Concat(scalars[at..(at + length)].Select(scalar => new Rune(scalar.Scalar).ToString())));
            at += length;
        }

        Assert.Equal(expected, string.Join('|', clusters));
    }
}
