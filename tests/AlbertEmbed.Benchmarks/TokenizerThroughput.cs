using System.Diagnostics;
using System.Globalization;
using System.Text;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Benchmarks;

/// <summary>Megabytes of text a second, on one thread and on all, and the time to load the model.</summary>
internal static class TokenizerThroughput
{
    private const int Rounds = 5;

    /// <summary>Enough for the compiler to have settled.</summary>
    private const int LoadRounds = 61;

    public static void Run(string path)
    {
        string[] lines = File.ReadAllLines(path);
        double megabytes = new FileInfo(path).Length / 1e6;
        Tokenizer tokenizer = TokenizerLoader.Load(Inputs.ModelFolder);
        double one = Median(() => Encode(tokenizer, lines, 0, lines.Length));
        int threads = Environment.ProcessorCount;
        double all = Median(
            () => Parallel.For(0, threads, i => Encode(tokenizer, lines, lines.Length * i / threads, lines.Length * (i + 1) / threads)));
        double load = Median(() => TokenizerLoader.Load(Inputs.ModelFolder), LoadRounds);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"load {1000 * load:F1} ms; one thread {megabytes / one:F1} MB/s; {threads} threads {megabytes / all:F1} MB/s"));
    }

    /// <summary>Lines without end: time must grow as the text does, and memory with the text and its tokens only.</summary>
    public static void RunLongLines(string path)
    {
        string[] lines = File.ReadAllLines(path);
        Tokenizer tokenizer = TokenizerLoader.Load(Inputs.ModelFolder);
        foreach (int size in new[] { 5_000_000, 50_000_000 })
        {
            string spaced = Repeat(lines, size);
            string solid = spaced.Replace(" ", string.Empty, StringComparison.Ordinal);
            Console.WriteLine($"one line of {size / 1_000_000} MB: {Growth(tokenizer, spaced)}; without spaces {Growth(tokenizer, solid)}");
        }
    }

    /// <summary>Time and memory that tokenizing one text takes, the text itself not counted.</summary>
    private static string Growth(Tokenizer tokenizer, string text)
    {
        GC.Collect();
        long before = Environment.WorkingSet;
        long most = before;
        using Timer sampler = new(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 10);
        long start = Stopwatch.GetTimestamp();
        TokenBuffer buffer = new();
        tokenizer.Encode(text, buffer);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        most = Math.Max(most, Environment.WorkingSet);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s, {(most - before) / 1e6:F0} MB more for {buffer.Count} tokens");
    }

    private static void Encode(Tokenizer tokenizer, string[] lines, int start, int end)
    {
        TokenBuffer buffer = new();
        for (int i = start; i < end; i++)
        {
            buffer.Clear();
            tokenizer.Encode(lines[i], buffer);
        }
    }

    private static string Repeat(string[] lines, int size)
    {
        StringBuilder text = new(size + 4096);
        for (int i = 0; text.Length < size; i++)
        {
            text.Append(lines[i % lines.Length]).Append(' ');
        }

        return text.ToString();
    }

    private static double Median(Action action, int rounds = Rounds)
    {
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[rounds / 2];
    }
}
