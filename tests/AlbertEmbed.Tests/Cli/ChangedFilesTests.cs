using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Which of the longest tests run.</summary>
public sealed class ChangedFilesTests
{
    [Theory]
    [InlineData(true, "scripts/train/albert.py")]
    [InlineData(true, "README.md", "scripts/train/text/kjv.txt.xz")]
    [InlineData(true, "scripts/usage.sh")]
    [InlineData(false, "scripts/training.md", "scripts/usage.sh.md", "src/scripts/train/albert.py")]
    [InlineData(false)]
    public void A_test_runs_where_a_file_changed_that_it_covers(bool runs, params string[] changed) =>
        Assert.Equal(runs, ChangedFiles.AreIn(["scripts/train", "scripts/usage.sh"], changed));

    [Fact]
    public void A_test_runs_where_nothing_says_what_changed() => Assert.True(ChangedFiles.AreIn(["scripts/train"], null));
}
