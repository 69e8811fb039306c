using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Security;

/// <summary>Texts without a space: what is cut off is not looked at, and changes nothing.</summary>
public sealed class LongWordTests
{
    private const int Enough = 254;

    private readonly Tokenizer tokenizer = TokenizerLoader.Load(TestModel.DataFolder("gelu-new"));

    public static TheoryData<string> Alphabets =>
    [
        "abcdefghijklmnopqrstuvwxyz", "ab", "e", "thequickbrownfox0123456789", "abcd\u00E9\u4E00\u4E01\u2603,.", "\u2603a", "\u4E00\u4E01",
        "\u2603",
    ];

    [Theory]
    [MemberData(nameof(Alphabets))]
    public void The_tokens_are_the_first_ones_of_all(string alphabet)
    {
        Random random = new(11);
        string text = new([.. Enumerable.Range(0, 300_000).Select(_ => alphabet[random.Next(alphabet.Length)])]);
        (TokenBuffer all, TokenBuffer some, TokenBuffer details) =
            (new TokenBuffer(), new TokenBuffer(), new TokenBuffer(keepDetails: true));
        tokenizer.Encode(text, all);
        tokenizer.Encode(text, some, Enough);
        tokenizer.Encode(text, details, Enough);
        int kept = Math.Min(all.Count, Enough + 1);
        Assert.True(some.Count >= kept);
        Assert.Equal(all.Ids[..kept], some.Ids[..kept]);
        Assert.Equal(all.Ids[..kept], details.Ids[..kept]);
        Assert.Equal(details.Count, details.Offsets.Count);
    }

    [Fact]
    public void Memory_follows_the_tokens_that_are_wanted()
    {
        string text = string.Concat(Enumerable.Repeat("abcdefghij", 2_000_000));
        TokenBuffer buffer = new();
        tokenizer.Encode("warm", buffer, Enough);
        long before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(text, buffer, Enough);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }
}
