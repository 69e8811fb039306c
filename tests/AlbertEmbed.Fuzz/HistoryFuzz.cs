using System.Diagnostics;
using System.Globalization;
using System.Text;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Fuzz;

/// <summary>
/// Plays random histories of one output: runs that are killed, stopped, resumed, forced, or started twice at once, over inputs that
/// grow, change and are mixed up. What must hold: each run that says it is done leaves the bytes of an uninterrupted run over the
/// input as it is; each that refuses changes nothing; nothing that readers accept is ever anything else.
/// </summary>
/// <param name="program">The built program.</param>
/// <param name="model">The model's folder, of a model that embeds thousands of texts a second.</param>
internal sealed class HistoryFuzz(string program, string model)
{
    private const int Killed = 128 + 9;
    private const int Terminated = 128 + 15;

    private static readonly (string Name, string[] Options)[] Kinds =
    [
        ("out.jsonl", []),
        ("out.jsonl", ["--id-field", "id", "--with-text"]),
        ("out.jsonl.gz", []),
        ("out.jsonl.zst", []),
        ("out.npy", []),
        ("out.npy", ["--id-field", "id"]),
        ("out.npy", ["-p", "tokens"]),
        ("out.npy", ["-p", "tokens", "--id-field", "id"]),
        ("out.npy", ["--dtype", "f16", "--no-meta"]),
        ("out.jsonl.zst", ["--no-meta"]),
        ("out.npy", ["--no-meta"]),
        ("out.npy", ["--dtype", "i8"]),
        ("out.npy", ["--dtype", "u8", "--id-field", "id"]),
        ("out.npy", ["--dtype", "b1", "--prompt", "a "]),
        ("out.jsonl", ["--dtype", "i8", "--encoding", "base64", "--with-text"]),
        ("out.jsonl", ["--dtype", "ub1", "--encoding", "base64", "--id-field", "id"]),
        ("out.parquet", ["--id-field", "id", "--with-text"]),
        ("out.parquet", ["-p", "tokens"]),
        ("out.parquet", ["--keep-all", "--with-stats"]),
    ];

    private readonly UninterruptedRuns uninterrupted = new();

    /// <summary>Runs that were done, that refused, and that were cut short.</summary>
    public (int Done, int Refused, int Cut) Runs { get; private set; }

    /// <summary>Runs that were cut short and have left something to go on with.</summary>
    public int Kept { get; private set; }

    /// <summary>Runs that went on with what an earlier one had left, and were done.</summary>
    public int Resumed { get; private set; }

    /// <summary>Plays one history.</summary>
    /// <exception cref="InvalidOperationException">Something that must hold does not.</exception>
    public void Run(int seed)
    {
        Random random = new(seed);
        string folder = Directory.CreateTempSubdirectory("albert-embed-history").FullName;
        (string name, string[] options) = Kinds[random.Next(Kinds.Length)];
        HistoryOutput output = NewOutput(folder, name, options, random);
        List<string> records = HistoryRecords.Make(random, random.Next(2) == 0 ? random.Next(5000, 14_000) : random.Next(1, 400));
        string input = Path.Combine(folder, "input.jsonl");
        uninterrupted.Clear();
        StringBuilder told = new($"seed {seed}, {name} {string.Join(' ', options)}, {records.Count} records:");
        History history = new(output, input, told);
        try
        {
            for (int step = random.Next(2, 6); step > 0; step--)
            {
                File.WriteAllLines(input, records);
                _ = uninterrupted.Expected(output, input);
                Play(history, random);
                uninterrupted.Check(output, hasMetadata: !options.Contains("--no-meta"));
                records = HistoryRecords.Change(records, random, told);
            }

            File.WriteAllLines(input, records);
            Finish(history);
            CacheSoundness.Require(output.Cache);
        }
        catch (Exception e) when (e is InvalidOperationException or UserException or IOException)
        {
            throw new InvalidOperationException($"{told} kept in {folder}: {e.Message}", e);
        }

        Directory.Delete(folder, recursive: true);
    }

    private HistoryOutput NewOutput(string folder, string name, string[] options, Random random)
    {
        string[] batches = random.Next(2) == 0 ? ["--batch-tokens", "16"] : [];
        string[] all = [.. options, "-m", model, "-q", "--threads", "1", "--input-format", "jsonl", .. batches];
        return new HistoryOutput(program, folder, name, all)
        {
            // Metadata say how many vectors were in the cache, which is not the same in every history.
            Cache = options.Contains("--no-meta") ? Path.Combine(folder, "vectors.cache") : null,
        };
    }

    private void Play(History history, Random random)
    {
        (HistoryOutput output, string input, StringBuilder told) = history;
        string[][] modes = [[], ["--resume"], ["--resume"], ["--resume"], ["--force"]];
        string[] mode = modes[random.Next(modes.Length)];
        SortedDictionary<string, byte[]> before = output.Files();
        using Process first = output.Start(input, mode);
        told.Append(CultureInfo.InvariantCulture, $" {(mode.Length > 0 ? mode[0] : "plain")}");
        Process? second = null;
        if (random.Next(4) == 0)
        {
            string[] otherMode = modes[random.Next(modes.Length)];
            Thread.Sleep(random.Next(uninterrupted.LastMilliseconds));
            second = output.Start(input, otherMode);
            told.Append(CultureInfo.InvariantCulture, $" beside {(otherMode.Length > 0 ? otherMode[0] : "plain")}");
        }

        string signal = random.Next(4) switch
        {
            0 => "none",
            1 => random.Next(2) == 0 ? "TERM" : "HUP",
            _ => "KILL",
        };
        if (signal != "none")
        {
            Wait(output, random, first);
            HistoryOutput.Signal(first, signal);
            told.Append(' ').Append(signal);
        }

        // Both have to end first: what the second writes is not the first's result.
        (int, string) firstEnd = HistoryOutput.End(first);
        (int, string)? secondEnd = second is null ? null : HistoryOutput.End(second);
        Judge(history, firstEnd, second is null ? before : null, mode);
        if (secondEnd is { } end)
        {
            Judge(history, end, null, []);
        }
    }

    /// <summary>Waits for some part of a run; often one in which something is written.</summary>
    private void Wait(HistoryOutput output, Random random, Process run)
    {
        string sign = output.Path + (random.Next(4) == 0 ? ".part" : ".part.json");
        if (random.Next(4) == 0)
        {
            Thread.Sleep(random.Next(uninterrupted.LastMilliseconds * 5 / 4));
            return;
        }

        while (!File.Exists(sign) && !run.HasExited)
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(random.Next(Math.Max(1, uninterrupted.LastMilliseconds / 8)));
    }

    private void Judge(
        History history, (int ExitCode, string Error) run, SortedDictionary<string, byte[]>? before, string[] mode)
    {
        (HistoryOutput output, string input, StringBuilder told) = history;
        told.Append(CultureInfo.InvariantCulture, $" ({run.ExitCode}){Environment.NewLine}");
        (int done, int refused, int cut) = Runs;
        switch (run.ExitCode)
        {
            case (int)ExitCode.Done:
                History.Require(
                    HistoryOutput.AreSame(output.Files(), uninterrupted.Expected(output, input)),
                    "a run is done, but its output is not that of an uninterrupted run");
                Resumed += mode is ["--resume"] && before?.ContainsKey(Path.GetFileName(output.Path) + ".part.json") == true ? 1 : 0;
                Runs = (done + 1, refused, cut);
                break;
            case (int)ExitCode.Usage:
                History.Require(
                    before is null || IsCommitted(before, output) || HistoryOutput.AreSame(before, output.Files()),
                    $"a run refuses, but has changed files: {run.Error}");
                History.Require(run.Error.StartsWith("albert-embed: ", StringComparison.Ordinal), "a run refuses without a word");
                Runs = (done, refused + 1, cut);
                break;
            case (int)ExitCode.Interrupted or Killed or Terminated or 128 + 1:
                Runs = (done, refused, cut + 1);
                Kept += File.Exists(output.Path + ".part.json") ? 1 : 0;
                break;
            default:
                throw new InvalidOperationException($"exit code {run.ExitCode}: {run.Error}");
        }
    }

    /// <summary>Whether all was written when a run was killed, and names were left to be given, which the next run does first.</summary>
    private static bool IsCommitted(SortedDictionary<string, byte[]> files, HistoryOutput output) =>
        files.TryGetValue(Path.GetFileName(output.Path) + ".part.json", out byte[]? journal)
            && Encoding.UTF8.GetString(journal).Contains("\"commit\": {", StringComparison.Ordinal);

    private void Finish(History history)
    {
        (HistoryOutput output, string input, _) = history;
        SortedDictionary<string, byte[]>? before = output.Files();
        (int code, string error) = HistoryOutput.End(output.Start(input, "--resume"));
        if (code == (int)ExitCode.Usage)
        {
            Judge(history, (code, error), before, []);
            before = null;
            (code, error) = HistoryOutput.End(output.Start(input, "--force"));
        }

        History.Require(code == 0, $"the last run ends with {code}: {error}");
        Judge(history, (code, error), before, ["--resume"]);
    }
}
