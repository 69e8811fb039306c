using AlbertEmbed.Engine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Engine;

public sealed class TokenRowTests
{
    [Fact]
    public void One_sequence_gives_all_of_its_tokens() =>
        Assert.Equal([new(0, 0), new(0, 1), new(0, 2)], TokenRow.Choose([Window(4)]));

    [Fact]
    public void A_token_of_two_windows_is_taken_where_it_has_more_context()
    {
        // Tokens 0 to 3 and 2 to 5; [CLS] before and [SEP] behind each window.
        List<TokenRow> rows = TokenRow.Choose([Window(0, 1, 2, 3), Window(2, 3, 4, 5)]);
        Assert.Equal([new(0, 0), new(0, 1), new(0, 2), new(0, 3), new(1, 2), new(1, 3), new(1, 4), new(1, 5)], rows);
    }

    private static TokenSequence Window(params int[] sources) =>
        new(new int[sources.Length + 2], sources.Length + 2, sources.Length, 0, IsTruncated: false) { Sources = [-1, .. sources, -1] };
}
