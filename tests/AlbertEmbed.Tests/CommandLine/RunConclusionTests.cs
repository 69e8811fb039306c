using System.Diagnostics;
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
    public void It_is_said_when_a_user_has_waited_at_a_terminal_or_wants_to_know_more()
    {
        (TimeSpan brief, TimeSpan lengthy) = (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
        UserNotes notes = new(IsQuiet: false, IsVerbose: false);
        Assert.True(notes.Concludes(lengthy, isTerminal: true));
        Assert.False(notes.Concludes(brief, isTerminal: true));
        Assert.False(notes.Concludes(lengthy, isTerminal: false));
        Assert.True((notes with { IsVerbose = true }).Concludes(brief, isTerminal: false));
        Assert.False((notes with { IsQuiet = true }).Concludes(lengthy, isTerminal: true));
    }

    [Fact]
    public void Records_that_somebody_should_look_at_are_counted() => Assert.Equal(
        "1000 records (1 empty, 2 cut, 3 skipped, 400 from an earlier run), 12345 tokens in 2:05: 1000 x 8 numbers in v.npy",
        new RunConclusion(
            new RunSummary { Records = 1000, Tokens = 12345, EmptyTexts = 1, TruncatedTexts = 2, Skipped = 3 },
            400,
            TimeSpan.FromSeconds(125))
            .Words("1000 x 8 numbers", "v.npy"));

    [Theory]
    [InlineData(920, 1000, "; 8.0% of what was computed is padding")]
    [InlineData(1000, 1000, "")]
    public void Padding_is_said_where_there_is_some(long tokens, long computed, string words) =>
        Assert.Equal(words, RunConclusion.PaddingWords(tokens, computed));

    [Fact]
    public void Times_are_each_encoders_and_all_blocks()
    {
        RunTimes times = new() { Encoders = 2 };
        long second = Stopwatch.Frequency;
        times.AddWaitForTexts(Stopwatch.GetTimestamp() - (3 * second));
        times.AddModel(Stopwatch.GetTimestamp() - (7 * second));
        times.AddWaitForWriter(Stopwatch.GetTimestamp() - (2 * second));
        times.AddWaitForWriter(Stopwatch.GetTimestamp() + second);
        Assert.Equal(
            "2 encoder threads, each 1.5 s waiting for texts, 3.5 s running the model; blocks waited 2.0 s for the writer",
            RunConclusion.Words(times));
        Assert.StartsWith("1 encoder thread: 0.0 s waiting for texts, ", RunConclusion.Words(new RunTimes { Encoders = 1 }));
    }
}
