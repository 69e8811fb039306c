using System.Diagnostics;
using System.Text;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>The part of <c>scripts/bench/peers.sh</c> that runs in Python; all of it takes half an hour.</summary>
public sealed class PeersScriptTests
{
    [Fact]
    public void The_PyTorch_loop_embeds_what_it_is_given_batch_by_batch()
    {
        ChangedFiles.SkipUnlessIn("scripts/bench/peers.py");
        ProcessStartInfo start = new(
            ScriptRun.Python("torch"), [Path.Combine(Repository.Root, "scripts/bench/peers.py"), TestModel.DataFolder("gelu-new")]);
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        string texts = string.Join(',', Enumerable.Repeat("\"a\",\"b\"", 20));
        string ids = string.Join(',', Enumerable.Repeat("[2,5,3],[2,6,7,3]", 20));
        string job = $$"""{"peer":"PyTorch loop, ids ready","texts":[{{texts}}],"ids":[{{ids}}]}""" + "\n";

        BuiltProgram.Result run = BuiltProgram.Run(start, Encoding.UTF8.GetBytes(job + job));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"PyTorch loop, ids ready\"", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal(["40", "40"], run.Lines[1..]);
    }
}
