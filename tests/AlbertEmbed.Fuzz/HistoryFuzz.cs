using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;

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

    private static readonly string[] Words = ["hello", "world", "the", "cat", "sat", "on", "a", "mat", "and", "you"];

    private static readonly (string Name, string[] Options)[] Kinds =
    [
        ("out.jsonl", []),
        ("out.jsonl", ["--id-field", "id", "--with-text"]),
        ("out.jsonl.gz", []),
        ("out.npy", []),
        ("out.npy", ["--id-field", "id"]),
        ("out.npy", ["-p", "tokens"]),
        ("out.npy", ["-p", "tokens", "--id-field", "id"]),
        ("out.npy", ["--dtype", "f16", "--no-meta"]),
    ];

    private readonly Dictionary<string, SortedDictionary<string, byte[]>> expected = [];
    private int longestRun = 300;

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
        HistoryOutput output = new(
            program,
            folder,
            name,
            [.. options, "-m", model, "-q", "--threads", "1", "--input-format", "jsonl", .. random.Next(
                2) == 0 ? (string[])["--batch-tokens", "16"] : []]);
        List<string> records = Records(random, random.Next(2) == 0 ? random.Next(5000, 14_000) : random.Next(1, 400));
        string input = Path.Combine(folder, "input.jsonl");
        expected.Clear();
        StringBuilder told = new($"seed {seed}, {name} {string.Join(' ', options)}, {records.Count} records:");
        try
        {
            for (int step = random.Next(2, 6); step > 0; step--)
            {
                File.WriteAllLines(input, records);
                _ = Expected(output, input);
                Play(output, input, random, told);
                Check(output, told);
                records = Change(records, random, told);
            }

            File.WriteAllLines(input, records);
            Finish(output, input, told);
        }
        catch (Exception e) when (e is InvalidOperationException or UserException or IOException)
        {
            throw new InvalidOperationException($"{told} kept in {folder}: {e.Message}", e);
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Play(HistoryOutput output, string input, Random random, StringBuilder told)
    {
        string[][] modes = [[], ["--resume"], ["--resume"], ["--resume"], ["--force"]];
        string[] mode = modes[random.Next(modes.Length)];
        SortedDictionary<string, byte[]> before = output.Files();
        using Process first = output.Start(input, mode);
        told.Append(CultureInfo.InvariantCulture, $" {(mode.Length > 0 ? mode[0] : "plain")}");
        Process? second = null;
        if (random.Next(4) == 0)
        {
            string[] otherMode = modes[random.Next(modes.Length)];
            Thread.Sleep(random.Next(longestRun));
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
        Judge(firstEnd, output, input, second is null ? before : null, mode, told);
        if (secondEnd is { } end)
        {
            Judge(end, output, input, null, [], told);
        }
    }

    /// <summary>Waits for some part of a run; often one in which something is written.</summary>
    private void Wait(HistoryOutput output, Random random, Process run)
    {
        string sign = output.Path + (random.Next(4) == 0 ? ".part" : ".part.json");
        if (random.Next(4) == 0)
        {
            Thread.Sleep(random.Next(longestRun * 5 / 4));
            return;
        }

        while (!File.Exists(sign) && !run.HasExited)
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(random.Next(Math.Max(1, longestRun / 8)));
    }

    private void Judge(
        (int ExitCode, string Error) run,
        HistoryOutput output,
        string input,
        SortedDictionary<string, byte[]>? before,
        string[] mode,
        StringBuilder told)
    {
        told.Append(CultureInfo.InvariantCulture, $" ({run.ExitCode}){Environment.NewLine}");
        (int done, int refused, int cut) = Runs;
        switch (run.ExitCode)
        {
            case (int)ExitCode.Done:
                Require(
                    HistoryOutput.AreSame(output.Files(), Expected(output, input)),
                    "a run is done, but its output is not that of an uninterrupted run");
                Resumed += mode is ["--resume"] && before?.ContainsKey(Path.GetFileName(output.Path) + ".part.json") == true ? 1 : 0;
                Runs = (done + 1, refused, cut);
                break;
            case (int)ExitCode.Usage:
                Require(
                    before is null || IsCommitted(before, output) || HistoryOutput.AreSame(before, output.Files()),
                    $"a run refuses, but has changed files: {run.Error}");
                Require(run.Error.StartsWith("albert-embed: ", StringComparison.Ordinal), "a run refuses without a word");
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

    /// <summary>What readers accept must be what an uninterrupted run over one of the inputs gives.</summary>
    private void Check(HistoryOutput output, StringBuilder told)
    {
        if (!File.Exists(output.Path))
        {
            return;
        }

        try
        {
            FinishedOutput found = FinishedOutput.Open(output.Path);
            if (found.Metadata is null && !told.ToString().Contains("--no-meta", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("the output has lost its metadata");
            }
        }
        catch (UserException)
        {
            // A run was killed between two renames; the next one completes it.
            return;
        }

        string[] names = [.. output.Files().Keys.Where(name => !name.Contains(".part", StringComparison.Ordinal))];
        SortedDictionary<string, byte[]> files = output.Files();
        Require(
            expected.Values.Any(one => names.SequenceEqual(one.Keys) && names.All(name => files[name].AsSpan().SequenceEqual(one[name]))),
            "readers accept an output that no uninterrupted run gives");
    }

    private void Finish(HistoryOutput output, string input, StringBuilder told)
    {
        SortedDictionary<string, byte[]>? before = output.Files();
        (int code, string error) = HistoryOutput.End(output.Start(input, "--resume"));
        if (code == (int)ExitCode.Usage)
        {
            Judge((code, error), output, input, before, [], told);
            before = null;
            (code, error) = HistoryOutput.End(output.Start(input, "--force"));
        }

        Require(code == 0, $"the last run ends with {code}: {error}");
        Judge((code, error), output, input, before, ["--resume"], told);
    }

    /// <summary>
    /// What an uninterrupted run gives. Known before any run over the input starts, so that <see cref="Check"/> can compare.
    /// </summary>
    private SortedDictionary<string, byte[]> Expected(HistoryOutput output, string input)
    {
        string version = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(input)));
        if (!expected.TryGetValue(version, out SortedDictionary<string, byte[]>? files))
        {
            string folder = Path.Combine(Path.GetDirectoryName(output.Path)!, "expected-" + version);
            Directory.CreateDirectory(folder);
            HistoryOutput whole = output.In(folder);
            Stopwatch clock = Stopwatch.StartNew();
            (int code, string error) = HistoryOutput.End(whole.Start(input));
            Require(code == 0, $"an uninterrupted run ends with {code}: {error}");
            longestRun = Math.Max(50, (int)clock.ElapsedMilliseconds);
            expected[version] = files = whole.Files();
        }

        return files;
    }

    private static List<string> Change(List<string> records, Random random, StringBuilder told)
    {
        List<string> changed = [.. records];
        int place = random.Next(records.Count);
        switch (random.Next(10))
        {
            case 0:
                told.Append(" grown,");
                changed.AddRange(Records(random, random.Next(1, 50)));
                return changed;
            case 1:
                told.Append(" changed,");
                changed[place] = Records(random, 1)[0];
                return changed;
            case 2:
                told.Append(" shrunk,");
                changed.RemoveRange(place, records.Count - place);
                return changed.Count > 0 ? changed : records;
            case 3:
                told.Append(" another,");
                return Records(random, random.Next(1, 400));
            default:
                return records;
        }
    }

    private static List<string> Records(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            $$"""{"id":"{{random.Next()}}","text":"{{string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]))}}"}"""),
    ];

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
