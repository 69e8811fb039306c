using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Heads;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class RunStatusTests
{
    private readonly RunProgress run = new();

    [Fact]
    public void Training_says_which_head_is_trained()
    {
        TrainingProgress? now = null;
        TrainingStatus status = new(() => now);
        Assert.Equal("training", status.Describe(80));
        now = new TrainingProgress(0.1, 3);
        Assert.Equal("training: fold 3 of 5  strength 0.1", status.Describe(80));
        now = new TrainingProgress(10, null);
        Assert.Equal("training: all texts", status.Describe(22));
    }

    [Fact]
    public void Rates_and_the_time_left_count_nothing_of_what_an_earlier_run_has_done()
    {
        run.AddKept(9000, 90_000);
        run.Add(100, 1000);
        Assert.Equal(
            "[#####################...]  91%  9100 records  10 records/s  0.0 tokens/s  1:30 left",
            new RunStatus(run, 100_000).Describe(TimeSpan.FromSeconds(10), 120));
    }

    [Fact]
    public void Of_an_input_without_a_size_the_time_left_is_not_known()
    {
        run.Add(3, 0);
        Assert.Equal("3 records  1.5 records/s  0.0 tokens/s", new RunStatus(run, null).Describe(TimeSpan.FromSeconds(2), 120));
    }

    [Fact]
    public void Nothing_is_foretold_from_the_first_second()
    {
        run.Add(3, 30);
        Assert.DoesNotContain("left", new RunStatus(run, 100).Describe(TimeSpan.FromSeconds(0.5), 120), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_records_of_an_earlier_run_are_read_again_that_is_said()
    {
        run.AddKept(9000, 90);
        Assert.Equal("90%  reading 9000 finished records again", new RunStatus(run, 100).Describe(50));
        run.Begin();
        Assert.StartsWith("90%  9000 records", new RunStatus(run, 100).Describe(50), StringComparison.Ordinal);
    }
}
