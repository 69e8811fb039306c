using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>
/// Damages files of every format that the program reads, by what they are, and lets the program read them, each time in a process
/// with limits on time and memory. It ends with an exit code of its contract and a sentence, or has read what there is.
/// </summary>
internal sealed partial class InputFuzz : IDisposable
{
    private const int KeptOfAKind = 3;
    private const int LinkedFrom = 16_384;
    private const int MessageCompared = 60;
    private const int MessageListed = 140;

    private readonly string program;
    private readonly string work;
    private readonly string kept;
    private readonly string data;
    private readonly InputSeeds seeds;
    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Count, int First)> findings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> sentences = new(StringComparer.Ordinal);
    private long mostBytes;
    private long longestMilliseconds;

    /// <param name="program">The built program.</param>
    /// <param name="data">A folder of small model folders, one of which is named gelu-new.</param>
    /// <param name="golden">The folder of golden data, or null.</param>
    /// <param name="kept">Where inputs with findings are kept.</param>
    public InputFuzz(string program, string data, string? golden, string kept)
    {
        this.program = program;
        this.kept = kept;
        this.data = Path.GetFullPath(data);

        // Files in memory: a run reads and writes more of them than it computes.
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string name = $"albert-embed-fuzz-{Environment.ProcessId}-{Environment.TickCount64}";
        work = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        seeds = new InputSeeds(program, data, golden, work);
    }

    /// <summary>How runs ended, one line for each kind of reader.</summary>
    public IEnumerable<string> Ends => ends.GroupBy(end => end.Key.Split(':')[0]).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Key}: {string.Join(", ", kind.Order(Comparer<KeyValuePair<string, int>>.Create(ByName)).Select(Counted))}");

    /// <summary>What is wrong, one line for each sort of it, with how often it was seen.</summary>
    public IEnumerable<string> Findings => findings.OrderByDescending(finding => finding.Value.Count).Select(finding =>
        $"{finding.Value.Count} x (first in input {finding.Value.First}) {finding.Key}");

    /// <summary>What was said, with how often: it shows how far into the readers the damage gets.</summary>
    public IEnumerable<string> Sentences =>
        sentences.OrderByDescending(sentence => sentence.Value).Select(sentence => $"{sentence.Value} x {sentence.Key}");

    /// <summary>How many inputs have a finding.</summary>
    public int Found => findings.Values.Sum(finding => finding.Count);

    /// <summary>The most memory and the longest time of a run without a finding.</summary>
    public (long Bytes, TimeSpan Took) Most => (mostBytes, TimeSpan.FromMilliseconds(longestMilliseconds));

    /// <summary>Reads damaged inputs, each made of its number alone, until all are read or the time is over.</summary>
    /// <returns>How many were read.</returns>
    public int Run(int first, int count, int parallel, TimeSpan? time = null, Action<int>? progress = null)
    {
        int next = first - 1;
        int read = 0;
        long end = time is { } limit ? Environment.TickCount64 + (long)limit.TotalMilliseconds : long.MaxValue;
        Thread[] workers = [.. Enumerable.Range(0, parallel).Select(worker => new Thread(() =>
        {
            using HostileHub hub = new();
            string folder = Path.Combine(work, worker.ToString(CultureInfo.InvariantCulture));
            while (Environment.TickCount64 < end && Interlocked.Increment(ref next) is int number && number < first + count)
            {
                RunOne(number, folder, hub);
                progress?.Invoke(Interlocked.Increment(ref read));
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return ends.Values.Sum();
    }

    public void Dispose() => Directory.Delete(work, recursive: true);

    private void RunOne(int number, string folder, HostileHub hub)
    {
        Random random = new(number);
        InputCase one = seeds.Pick(random);
        string files = Path.Combine(folder, "files");
        byte[] damaged = Mutation.Change(one.Target, File.ReadAllBytes(one.Files[one.Target]), random);
        if (one.FromHub)
        {
            Directory.CreateDirectory(files);
            bool damagesFile = random.Next(3) == 0;
            hub.Serve(one.Files.ToDictionary(file => file.Key, Served), random, one.Target);

            byte[] Served(KeyValuePair<string, string> file) =>
                damagesFile && file.Key == one.Target ? damaged : File.ReadAllBytes(file.Value);
        }
        else
        {
            Lay(one, files, damaged);
        }

        string output = Path.Combine(folder, "stdout");
        string error = Path.Combine(folder, "stderr");
        Dictionary<string, string> environment = new()
        {
            ["HF_ENDPOINT"] = hub.Address,
            ["ALBERT_EMBED_CACHE"] = files,
            ["HF_HOME"] = Path.Combine(folder, "none"),
        };
        string[] arguments =
        [
            program,
            .. one.Arguments.Select(argument => argument.Replace(InputSeeds.Here, files, StringComparison.Ordinal)),
        ];
        LimitedRun run = LimitedProcess.Run(arguments, environment, output, error, Verdict.Longest, Verdict.MostBytes * 3);
        byte[] said = File.ReadAllBytes(error);
        string? wrong = Verdict.Of(one, run, File.ReadAllBytes(output), said, damaged.Length);
        ends.AddOrUpdate($"{one.Kind}:{(run.Signal == 0 ? $"exit {run.ExitCode}" : $"signal {run.Signal}")}", 1, (_, before) => before + 1);
        string message = Varying().Replace(Encoding.UTF8.GetString(said), "#").Replace('\n', ' ');
        sentences.AddOrUpdate(
            $"{one.Kind} {run.ExitCode}: {message[..Math.Min(message.Length, MessageListed)]}", 1, (_, before) => before + 1);
        if (wrong is not null)
        {
            Keep(number, one, wrong, folder, arguments, message);
        }
        else
        {
            Raise(ref mostBytes, run.PeakBytes);
            Raise(ref longestMilliseconds, (long)run.Took.TotalMilliseconds);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void Lay(InputCase one, string folder, byte[] damaged)
    {
        foreach ((string name, string seed) in one.Files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (name == one.Target)
            {
                File.WriteAllBytes(path, damaged);
            }
            else if (one.Kind == "resume" || new FileInfo(seed).Length < LinkedFrom || !LimitedProcess.Link(seed, path))
            {
                // A resumed run writes into files that it finds.
                File.Copy(seed, path);
            }
        }
    }

    private void Keep(int number, InputCase one, string wrong, string folder, string[] arguments, string message)
    {
        string sort = $"{one.Kind}, {Path.GetFileName(one.Target)}, {wrong}: {message[..Math.Min(message.Length, MessageCompared)]}";
        if (findings.AddOrUpdate(sort, (1, number), (_, before) => (before.Count + 1, before.First)).Count > KeptOfAKind)
        {
            return;
        }

        string to = Path.Combine(kept, string.Create(CultureInfo.InvariantCulture, $"{number}-{one.Kind}-{wrong.Replace(' ', '-')}"));
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.WriteAllLines(
            Path.Combine(to, "command"), [$"input {number}, damaged: {one.Target}", string.Join(' ', arguments.Select(Shown))]);

        // For a shell, with the kept files.
        string Shown(string argument) =>
            "'"
                + argument.Replace(folder, to, StringComparison.Ordinal)
                    .Replace(Path.Combine(work, "seeds", "models"), data, StringComparison.Ordinal)
                + "'";
    }

    private static int ByName(KeyValuePair<string, int> one, KeyValuePair<string, int> other) => string.CompareOrdinal(one.Key, other.Key);

    private static string Counted(KeyValuePair<string, int> end) => $"{end.Key.Split(':')[1]} {end.Value}";

    private static void Raise(ref long most, long value)
    {
        for (long before = most; value > before;)
        {
            long seen = Interlocked.CompareExchange(ref most, value, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    [GeneratedRegex(@"/dev/shm/\S*|[0-9]+|[^\u0020-\u007e\n]+")]
    private static partial Regex Varying();
}
