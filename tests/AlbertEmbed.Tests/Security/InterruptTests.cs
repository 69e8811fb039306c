using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>A signal ends the program wherever it is, with 128 and the signal's number.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("HUP", 1)]
    public void A_wait_for_a_pipe_that_nobody_writes_to_ends(string signal, int number)
    {
        IgnoredSignals.SkipWhereIgnored(signal, number);
        BuiltProgram.Result run = work.Shell(
            $"mkfifo pipe; $AE -m $MODEL -i pipe -o out.npy & sleep 2; kill -{signal} $!; wait $!; echo $?; ls");
        Assert.Equal([(128 + number).ToString(CultureInfo.InvariantCulture), "pipe"], run.Lines);
    }

    [Fact]
    public void A_run_of_a_graph_that_would_take_hours_ends()
    {
        Stopwatch clock = Stopwatch.StartNew();
        BuiltProgram.Result run = work.Shell(
            "cp -r $MODEL deep; sed -i -E 's/\"num_hidden_layers\": *[0-9]+/\"num_hidden_layers\": 100000000/' deep/config.json; "
            + "$AE -m deep hi & sleep 2; kill -TERM $!; wait $!; echo $?");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
        Assert.Contains(run.Lines[^1], (string[])["143", "4"]);
    }

    [Fact]
    public void Where_no_thread_can_be_started_a_sentence_says_so()
    {
        BuiltProgram.Result run = work.Shell(
            "[ $(id -u) = 0 ] && exit 99; ulimit -u 1; timeout -k 1 60 $AE -m $MODEL --threads 64 hi > lines; echo $?");
        Assert.SkipWhen(run.ExitCode == 99, "root has no limit on threads");
        Assert.DoesNotContain(run.Lines[^1], (string[])["124", "137"]);
    }
}
