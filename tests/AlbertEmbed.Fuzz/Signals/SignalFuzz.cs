using System.Collections.Concurrent;
using System.Globalization;
using AlbertEmbed.Output;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>
/// Sends signals to every command at random moments. What must hold: it ends soon with the exit code that the signal has, leaves nothing
/// that no later run would need, has written a part of what it would have, and the same command then does all of the work.
/// </summary>
internal sealed class SignalFuzz : IDisposable
{
    private static readonly (string Name, int Code)[] Signals = [("INT", 130), ("TERM", 143), ("HUP", 129)];
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forced = TimeSpan.FromSeconds(1);

    private readonly string program;
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-signals").FullName;
    private readonly SignalCases cases;
    private readonly Dictionary<int, SlowHub> hubs = [];
    private readonly ConcurrentDictionary<string, (SignalRun, SortedDictionary<string, byte[]>)> whole = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> findings = new();
    private readonly Lock gate = new();

    /// <param name="program">The program.</param>
    /// <param name="small">A model that embeds thousands of texts a second.</param>
    /// <param name="large">A model that takes longer to load.</param>
    public SignalFuzz(string program, string small, string large)
    {
        this.program = Path.GetFullPath(program);
        (small, large) = (Path.GetFullPath(small), Path.GetFullPath(large));
        cases = new SignalCases(program, folder, small, large);
        foreach (int piece in cases.Every.Select(one => one.HubPiece).OfType<int>().Distinct())
        {
            hubs[piece] = new SlowHub(small, piece);
        }
    }

    /// <summary>How often each signal came, and how the runs ended, one line each.</summary>
    public IEnumerable<string> Ends => ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key}: {end.Value}");

    public IReadOnlyCollection<string> Findings => findings;

    /// <summary>The longest time from a signal to the end of a run.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Plays moment after moment, until the count or the time is reached.</summary>
    /// <returns>How many.</returns>
    public int Run(int first, int count, int parallel, TimeSpan? time)
    {
        long end = time is { } most ? Environment.TickCount64 + (long)most.TotalMilliseconds : long.MaxValue;
        int next = first - 1;
        int played = 0;
        Thread[] workers = [.. Enumerable.Range(0, parallel).Select(_ => new Thread(() =>
        {
            for (int seed; Environment.TickCount64 < end && (seed = Interlocked.Increment(ref next)) < first + count;)
            {
                Play(seed);
                Interlocked.Increment(ref played);
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return played;
    }

    public void Dispose()
    {
        hubs.Values.ToList().ForEach(hub => hub.Dispose());
        if (findings.IsEmpty)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Play(int seed)
    {
        Random random = new(seed);
        SignalCase one = cases.Every[seed / Signals.Length % cases.Every.Count];
        (string signal, int code) = Signals[seed % Signals.Length];
        (SignalRun expected, SortedDictionary<string, byte[]> files) = whole.GetOrAdd(one.Name, _ => Whole(one));
        string here = Directory.CreateDirectory(Path.Combine(folder, seed.ToString(CultureInfo.InvariantCulture))).FullName;
        TimeSpan moment = expected.Took * random.NextDouble();
        SignalRun run = Start(one, here, [], (signal, moment));
        string[] problems = [.. Problems(one, run, code, here, expected), .. AfterAgain(one, here, files)];
        Count(run, signal);
        if (problems.Length > 0)
        {
            string what = $"{seed}: {one.Name}, {signal} after {(int)moment.TotalMilliseconds} ms";
            findings.Enqueue($"{what}: {string.Join("; ", problems)}; it says: {run.Error.ReplaceLineEndings(" ")}");
        }
        else
        {
            Directory.Delete(here, recursive: true);
        }
    }

    private static IEnumerable<string> Problems(SignalCase one, SignalRun run, int code, string here, SignalRun expected)
    {
        if (run.AfterSignal > LongestEnd)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it ended {run.AfterSignal?.TotalSeconds:F1} s after the signal");
        }

        if (run.ExitCode != 0 && !(run.AfterSignal is not null && run.ExitCode == code))
        {
            yield return $"exit code {run.ExitCode}";
        }

        if (run.Error.Contains("unexpected", StringComparison.Ordinal) || run.Error.Contains("Unhandled", StringComparison.Ordinal))
        {
            yield return "an unexpected error";
        }

        ReadOnlySpan<byte> output = expected.Output;
        bool isPart = run.ExitCode == 0 ? output.SequenceEqual(run.Output) : output.StartsWith(run.Output);
        if (one.SaysTheSame && one.HubPiece is null && !isPart)
        {
            yield return "standard output is no part of an uninterrupted run's";
        }

        foreach (string stray in Strays(here))
        {
            yield return $"{stray} is left";
        }
    }

    private static IEnumerable<string> Strays(string here)
    {
        string[] paths = Directory.GetFileSystemEntries(here, "*", SearchOption.AllDirectories);
        string[] names = [.. paths.Select(path => Path.GetRelativePath(here, path))];
        bool hasJournal = Array.Exists(names, name => name.EndsWith(OutputNames.Journal, StringComparison.Ordinal));
        return names.Where(name =>
            name.EndsWith(OutputNames.Replacement, StringComparison.Ordinal)
            || Path.GetFileName(name) == "lock"
            || name.EndsWith(".lock", StringComparison.Ordinal)
            || name.StartsWith("tmp/", StringComparison.Ordinal)
            || (!hasJournal && Path.GetFileName(name).Contains(OutputTarget.PartSuffix, StringComparison.Ordinal)
                && !name.Contains("/partial/", StringComparison.Ordinal)));
    }

    private IEnumerable<string> AfterAgain(SignalCase one, string here, SortedDictionary<string, byte[]> files)
    {
        if (files.Count == 0 || HistoryOutput.AreSame(Files(here), files))
        {
            yield break;
        }

        SignalRun again = Start(one, here, one.Again, null);
        if (again.ExitCode != 0)
        {
            yield return $"afterwards it ends with {again.ExitCode}: {again.Error.ReplaceLineEndings(" ")}";
        }
        else if (!HistoryOutput.AreSame(Files(here), files))
        {
            yield return "afterwards its files are not those of an uninterrupted run";
        }
    }

    private SignalRun Start(SignalCase one, string here, string[] more, (string, TimeSpan)? signal) =>
        SignalRun.Of(program, [.. one.Arguments, .. more], here, one.HubPiece is { } piece ? hubs[piece].Address : null, signal);

    private (SignalRun Run, SortedDictionary<string, byte[]> Files) Whole(SignalCase one)
    {
        string here = Directory.CreateTempSubdirectory("albert-embed-signals-whole").FullName;
        SignalRun run = Start(one, here, [], null);
        SortedDictionary<string, byte[]> files = Files(here);
        Directory.Delete(here, recursive: true);
        return run.ExitCode == 0
            ? (run, files)
            : throw new InvalidOperationException($"{one.Name} ends with {run.ExitCode}: {run.Error}");
    }

    private static SortedDictionary<string, byte[]> Files(string here) => new(
        Directory.GetFiles(here, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(here, file), File.ReadAllBytes),
        StringComparer.Ordinal);

    private void Count(SignalRun run, string signal)
    {
        string how = run.AfterSignal is not { } after ? "had ended before"
            : run.ExitCode == 0 ? "was done all the same"
            : after > Forced ? $"ended by force with {run.ExitCode}"
            : run.Error.Length == 0 ? $"ended without a word with {run.ExitCode}"
            : $"ended in order with {run.ExitCode}";
        ends.AddOrUpdate($"{signal}, {how}", 1, (_, before) => before + 1);
        lock (gate)
        {
            Longest = run.AfterSignal > Longest ? run.AfterSignal.Value : Longest;
        }
    }
}
