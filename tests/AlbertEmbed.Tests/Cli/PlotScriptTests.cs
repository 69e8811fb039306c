using System.Diagnostics;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>The plots in <c>scripts/bench/results</c> are drawn from the tables beside them.</summary>
public sealed class PlotScriptTests : IDisposable
{
    private static readonly string Bench = Path.Combine(Repository.Root, "scripts", "bench");

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_plots_show_what_stands_in_their_tables()
    {
        ScriptRun.SkipUnlessItRuns("plot.mjs", "node --version", "node");
        string[] tables = Directory.GetFiles(Path.Combine(Bench, "results"), "*.tsv");
        Assert.Equal(2, tables.Length);
        foreach (string table in tables)
        {
            File.Copy(table, Path.Combine(folder, Path.GetFileName(table)));
        }

        BuiltProgram.Result run = BuiltProgram.Run(new ProcessStartInfo("node", [Path.Combine(Bench, "plot.mjs"), folder]), []);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        foreach (string table in tables)
        {
            string plot = Path.ChangeExtension(table, ".svg");
            Assert.Equal(File.ReadAllText(plot), File.ReadAllText(Path.Combine(folder, Path.GetFileName(plot))));
        }
    }
}
