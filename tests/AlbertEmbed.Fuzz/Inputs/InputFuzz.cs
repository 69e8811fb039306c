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
    private static readonly RunLimits Limits = new(Verdict.Longest, Verdict.MostBytes * 3);

    private readonly string program;
    private readonly string work;
    private readonly InputSeeds seeds;

    /// <param name="program">The built program.</param>
    /// <param name="data">A folder of small model folders, one of which is named gelu-new.</param>
    /// <param name="golden">The folder of golden data, or null.</param>
    /// <param name="kept">Where inputs with findings are kept.</param>
    public InputFuzz(string program, string data, string? golden, string kept)
    {
        this.program = program;

        // Files in memory: a run reads and writes more of them than it computes.
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string name = $"albert-embed-fuzz-{Environment.ProcessId}-{Environment.TickCount64}";
        work = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        SeedFiles files = new(program, data, golden, work);
        seeds = new InputSeeds(files);
        Findings = new InputFindings(kept, files.ModelsFolder, Path.GetFullPath(data));
    }

    public InputCounts Counts { get; } = new();

    public InputFindings Findings { get; }

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
        return Counts.Count;
    }

    public void Dispose() => Directory.Delete(work, recursive: true);

    private void RunOne(int number, string folder, HostileHub hub)
    {
        Random random = new(number);
        InputCase one = seeds.Pick(random);
        InputRun run = new(number, one, folder, program);
        byte[] damaged = Mutation.Change(one.Target, File.ReadAllBytes(one.Files[one.Target]), random);
        if (one.FromHub)
        {
            Directory.CreateDirectory(run.Files);
            bool damagesFile = random.Next(3) == 0;
            hub.Serve(one.Files.ToDictionary(file => file.Key, Served), random, one.Target);

            byte[] Served(KeyValuePair<string, string> file) =>
                damagesFile && file.Key == one.Target ? damaged : File.ReadAllBytes(file.Value);
        }
        else
        {
            run.Lay(damaged);
        }

        Judge(run, LimitedProcess.Run(run.Command, run.Variables(hub), run.Outputs, Limits), damaged.Length);
        Directory.Delete(folder, recursive: true);
    }

    private void Judge(InputRun run, LimitedRun end, long damagedBytes)
    {
        byte[] said = File.ReadAllBytes(run.Outputs.StandardError);
        string message = Varying().Replace(Encoding.UTF8.GetString(said), "#").Replace('\n', ' ');
        Counts.AddEnd(run.Case.Kind, end, message);
        if (Verdict.Of(run.Case, end, File.ReadAllBytes(run.Outputs.StandardOutput), said, damagedBytes) is { } wrong)
        {
            Findings.Add(run, wrong, message);
        }
        else
        {
            Counts.RaiseMost(end);
        }
    }

    [GeneratedRegex(@"/dev/shm/\S*|[0-9]+|[^\u0020-\u007e\n]+")]
    private static partial Regex Varying();
}
