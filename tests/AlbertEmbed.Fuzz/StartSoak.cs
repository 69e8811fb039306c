using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AlbertEmbed.Fuzz;

/// <summary>
/// Starts the program over and over, several at a time, and counts how it ends. Threads meet for the first time while a process starts, and
/// for
/// the last time while it ends: what goes wrong there shows in one start of hundreds, and only under load.
/// </summary>
/// <param name="program">The program's file.</param>
public sealed class StartSoak(string program)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-soak").FullName;
    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> wrong = new();

    /// <summary>How many runs of each kind ended with each exit code, one line each.</summary>
    public IEnumerable<string> Ends => ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key}: {end.Value}");

    /// <summary>Runs that crashed, hung, or ended otherwise than their kind should.</summary>
    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>Starts the program <paramref name="count"/> times, <paramref name="parallel"/> at a time.</summary>
    public void Run(int count, int parallel, int seed = 0)
    {
        string input = Path.Combine(folder, "texts.txt");
        File.WriteAllLines(input, Enumerable.Range(0, 60).Select(i => $"text {i} of a small file"));
        int next = 0;
        Thread[] workers = [.. Enumerable.Range(0, parallel).Select(worker => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= count;)
            {
                RunOne(i, worker, input, new Random(seed + i));
            }
        }))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        Directory.Delete(folder, recursive: true);
    }

    private void RunOne(int number, int worker, string input, Random random)
    {
        string output = Path.Combine(folder, $"{worker}.npy");
        switch (number % 6)
        {
            case 0:
                Expect("short argument", ["hi"], [0]);
                break;
            case 1:
                Expect("small file", ["-i", input, "-o", output, "--force", "-q"], [0]);
                break;
            case 2:
                Expect("bad model", ["-m", Path.Combine(folder, "no-such-model"), "hi"], [4]);
                break;
            case 3:
                Expect("tokenize", ["tokenize", "hi there"], [0]);
                break;
            case 4:
                Expect("wrong option", ["--no-such-option", "hi"], [2]);
                break;
            default:
                int wait = random.Next(80);
                Expect("interrupted", ["-i", input, "-o", output, "--force", "-q"], [0, 130], wait);
                break;
        }
    }

    private void Expect(string kind, string[] arguments, int[] codes, int? interruptAfter = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> said = process.StandardError.ReadToEndAsync();
        Task<string> written = process.StandardOutput.ReadToEndAsync();
        if (interruptAfter is { } wait)
        {
            Thread.Sleep(wait);
            using Process? kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill!.WaitForExit();
        }

        bool ended = process.WaitForExit(LongestRun);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }

        // Before the program has begun to listen, Ctrl-C ends it as the system does.
        string end = ended ? $"{kind}, exit code {process.ExitCode}" : $"{kind}, hung";
        ends.AddOrUpdate(end, 1, (_, before) => before + 1);
        if (!ended || !codes.Contains(process.ExitCode))
        {
            wrong.Enqueue($"{end}: {said.Result}{written.Result}");
        }
    }
}
