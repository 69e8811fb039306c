using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class RunConclusionTests
{
    [Fact]
    public void A_run_ends_with_what_it_has_made_and_where_that_is() => Assert.Equal(
        "2 records, 9 tokens in 1.3 s: 2 x 384 numbers in v.npy",
        new RunConclusion(new RunSummary { Records = 2, Tokens = 9 }, 0, TimeSpan.FromSeconds(1.26)).Words("2 x 384 numbers", "v.npy"));

    [Fact]
    public void Records_that_somebody_should_look_at_are_counted() => Assert.Equal(
        "1000 records (1 empty, 2 cut, 3 skipped, 400 from an earlier run), 12345 tokens in 2:05: 1000 x 8 numbers in v.npy",
        new RunConclusion(
            new RunSummary { Records = 1000, Tokens = 12345, EmptyTexts = 1, TruncatedTexts = 2, Skipped = 3 },
            400,
            TimeSpan.FromSeconds(125))
            .Words("1000 x 8 numbers", "v.npy"));
}
