using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Benchmarks;

/// <summary>
/// What a machine can do beside a GPU that takes no time: texts a second of reading, of tokenizing and cutting too, and of writing each
/// format too, by the number of cores that help. What is called a core is a thread that tokenizes and one that writes: readers and the
/// thread that cuts batches are one each.
/// </summary>
internal static class HostSpeed
{
    private const int Rounds = 3;
    private const int Width = 384;

    /// <param name="path">A text a line.</param>
    /// <param name="forms">Which outputs: of <c>jsonl</c>, <c>base64</c>, <c>npy</c>.</param>
    public static void Run(string path, string[] forms)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Inputs.ModelFolder);
        TextTokenizer tokenizer = CheckpointTokenizer.Load(checkpoint, new LengthChoice(), new TokenizerChoices(null, null));
        long texts = 0;
        string reading = Rate(() => texts = Read(path));
        Console.WriteLine($"{texts} texts; reading alone: {reading}");
        PipelineOptions beside = new PipelineOptions
        {
            Recipe = CheckpointRecipe.Choose(checkpoint, new RecipeChoice()),
        }.On(new SessionChoices { Device = Device.WebGpu }, null, null);
        PipelineOptions before = beside with { TokenizerThreads = 2, WriterThreads = 1, BlockRecords = 4096, MostBlocks = 2 };
        Measure("blocks of 4,096, one writer", before);
        for (int cores = 1; cores < Environment.ProcessorCount * 2; cores *= 2)
        {
            int helping = Math.Min(cores, Environment.ProcessorCount);
            Measure($"{helping} cores", beside with { TokenizerThreads = helping, WriterThreads = helping });
        }

        void Measure(string name, PipelineOptions options)
        {
            string[] all = ["none", .. forms];
            string[] rates = [.. all.Select(form => $"{form} {Rate(() => Embed(path, form, tokenizer, options))}")];
            Console.WriteLine($"{name}: {string.Join("; ", rates)}");
        }

        // The cores' time tells what a step costs on a machine that others use too; in pauses the garbage collector holds all threads.
        string Rate(Action action)
        {
            (double seconds, double used, double paused) = Median(action);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{texts / seconds:F0} texts/s ({used / texts * 1e6:F1} us of a core, {paused / texts * 1e6:F1} us of pauses)");
        }
    }

    private static long Read(string path)
    {
        using RecordSource source = Open(path);
        using RecordFeed feed = new(source.Reader, 0);
        while (feed.Next(int.MaxValue, 1 << 23, CancellationToken.None).Count > 0)
        {
            // The reader works on.
        }

        return feed.Count;
    }

    private static void Embed(string path, string form, TextTokenizer tokenizer, PipelineOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("albert-embed-host-").FullName;
        try
        {
            using RecordSource source = Open(path);
            using OutputSet files = new(OutputTarget.OpenTemporaryFile(Path.Combine(folder, "vectors")));
            using InstantSession session = new(Width);
            using IEmbeddingWriter writer = Writer(files, form);
            NoJournal journal = new();
            using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, CancellationToken.None);
            RecordRun.Embed(engine, source, writer, journal, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEmbeddingWriter Writer(OutputSet files, string form)
    {
        VectorCodec codec = new(VectorType.Float32, Width);
        return form switch
        {
            "none" => new QuietWriter(),
            "npy" => new NpyWriter(files, codec),
            "base64" => new JsonlWriter(files, Width, new JsonlOptions { Base64 = codec }),
            _ => new JsonlWriter(files, Width, new JsonlOptions()),
        };
    }

    private static RecordSource Open(string path) => new InputSettings { Paths = [path] }.Open();

    private static (double Seconds, double Used, double Paused) Median(Action action)
    {
        (double Seconds, double Used, double Paused)[] times = new (double, double, double)[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            TimeSpan paused = GC.GetTotalPauseDuration();
            action();
            times[i] = (
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                (Environment.CpuUsage.TotalTime - used).TotalSeconds,
                (GC.GetTotalPauseDuration() - paused).TotalSeconds);
        }

        return times.OrderBy(time => time.Seconds).ElementAt(Rounds / 2);
    }

    /// <summary>Takes vectors and does nothing with them.</summary>
    private sealed class QuietWriter : IEmbeddingWriter
    {
        public void Write(in TextRecord item, in EmbeddedText embedded)
        {
            // Nobody wants it.
        }

        public void Flush()
        {
            // Nothing is kept.
        }

        public void Complete()
        {
            // Nothing is kept.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
