using AlbertEmbed.Commands;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Engine;

/// <summary>Where a vector depends on its batch, the same batches are cut each time, whatever happens between.</summary>
public sealed class BatchDependenceTests : IDisposable
{
    private const int Records = 90;
    private const int BlockRecords = 16;

    private static readonly PipelineOptions Gpu = new PipelineOptions().On(new SessionChoices { Device = Device.WebGpu }, null, null) with
    {
        BlockRecords = BlockRecords,
        BatchTokens = 40,
    };

    private readonly TestModel model = new(TestModel.DataFolder("gelu-new"));
    private readonly WorkFolder work = new();

    public void Dispose()
    {
        work.Dispose();
        model.Dispose();
    }

    [Fact]
    public void A_gpus_vectors_depend_on_their_batch_in_last_bits_and_those_of_int8_in_the_third_digit()
    {
        Assert.Equal(BatchDependence.None, On(new SessionChoices { Precision = Precision.Fp16 }).Dependence);
        Assert.Equal(BatchDependence.ThirdDigit, On(new SessionChoices { Precision = Precision.Int8 }).Dependence);
        Assert.Equal(BatchDependence.LastBits, On(new SessionChoices { Device = new Device(DeviceKind.Cuda) }).Dependence);
        CacheRecipe.RequireIndependentVectors(Gpu);
        Assert.Throws<UserException>(
            () => CacheRecipe.RequireIndependentVectors(Gpu with { Dependence = BatchDependence.ThirdDigit }));
    }

    [Fact]
    public void Beside_a_gpu_all_cores_tokenize_and_write_and_on_a_cpu_those_that_encode_tokenize()
    {
        PipelineOptions cpu = On(new SessionChoices());
        Assert.Equal((3, 3, 1, 2), (cpu.Threads, cpu.TokenizerThreads, cpu.WriterThreads, cpu.MostBlocks));
        PipelineOptions gpu = On(new SessionChoices { Device = Device.WebGpu });
        Assert.Equal(
            (3, Environment.ProcessorCount, Environment.ProcessorCount), (gpu.Threads, gpu.TokenizerThreads, gpu.WriterThreads));
        Assert.True(gpu.BlockRecords > cpu.BlockRecords && gpu.MostBlocks > cpu.MostBlocks);
    }

    [Fact]
    public void A_run_that_is_stopped_anywhere_and_resumed_writes_the_bytes_of_one_without_a_break()
    {
        byte[] expected = Run("whole.jsonl", stopAt: int.MaxValue)!;
        int stopped = 0;
        for (int batch = 1; batch < int.MaxValue; batch += 3)
        {
            string output = $"stopped-{batch}.jsonl";
            if (Run(output, batch) is not null)
            {
                break;
            }

            stopped++;
            Assert.False(File.Exists(work.Path(output) + OutputNames.Kept));
            Assert.Equal(expected, Run(output, stopAt: int.MaxValue));
        }

        Assert.InRange(stopped, 5, Records);
    }

    [Fact]
    public void Blocks_do_not_depend_on_when_texts_come()
    {
        byte[] expected = Run("at-once.jsonl", int.MaxValue)!;
        Assert.Equal(expected, Run("in-drops.jsonl", int.MaxValue, new PausingReader(new Queue<TextRecord>(AllRecords()))));
    }

    [Fact]
    public void A_resumed_run_has_the_batches_of_the_run_before_it()
    {
        const string Good = "{\"text\":\"a\"}\n{\"text\":\"b c\"}\n";
        string output = work.Path("v.npy");
        string[] options = ["-q", "--precision", "int8", "-i", work.Write("in.jsonl", $"{Good}{{\n"), "-o", output];
        Assert.Equal(3, work.Embed([.. options, "--batch-tokens", "7"]).ExitCode);
        work.Write("in.jsonl", $"{Good}{{\"text\":\"c\"}}\n");
        Assert.Contains("batch_tokens", WorkFolder.Refusal(work.Embed([.. options, "--resume", "--batch-tokens", "8"])));
        work.Make([.. options, "--resume"]);
        Assert.Contains("\"batch_tokens\": \"7\"", File.ReadAllText(output + ".meta.json"));
        work.Make([.. options, "--resume"]);
    }

    [Fact]
    public void Batches_that_are_halved_lose_no_text_and_no_order()
    {
        string[] texts = [.. AllRecords().Select(record => record.Text)];
        using ShapeSession whole = new();
        using ShapeSession small = new() { MostThatFit = 3 };
        Assert.Equal(Sums(whole), Sums(small));
        Assert.Equal(whole.Texts, small.Texts);
        Assert.InRange(small.Refused, 1, 2 * Gpu.Threads);

        float[] Sums(ShapeSession session) => [.. model.Embed(texts, Gpu, session).Select(vector => vector[0])];
    }

    [Fact]
    public void Who_waits_for_lines_of_a_pipe_gets_them_when_it_pauses()
    {
        using EmbeddingEngine<TextRecord> file = Engine(Gpu);
        Assert.True(file.NeedsFullBlocks(mayPause: true));
        using EmbeddingEngine<TextRecord> stream = Engine(Gpu with { FirstLinesSoon = true });
        Assert.Equal((true, false), (stream.NeedsFullBlocks(mayPause: false), stream.NeedsFullBlocks(mayPause: true)));
        using EmbeddingEngine<TextRecord> cpu = Engine(new PipelineOptions());
        Assert.False(cpu.NeedsFullBlocks(mayPause: false));
    }

    private static PipelineOptions On(SessionChoices choices) => new PipelineOptions().On(choices, threads: 3, batchTokens: null);

    private static IEnumerable<TextRecord> AllRecords() => Enumerable.Range(0, Records).Select(
        i => new TextRecord(string.Join(' ', Enumerable.Repeat($"{(char)('a' + (i % 23))}", 1 + (i * 7 % 5))), "records", i + 1));

    private EmbeddingEngine<TextRecord> Engine(PipelineOptions options) =>
        new(new ShapeSession(), model.TextTokenizer, options, new NoJournal(), CancellationToken.None);

    /// <summary>Runs, or goes on with what a stopped run has left.</summary>
    /// <param name="name">The output.</param>
    /// <param name="stopAt">The batch that is not computed any more.</param>
    /// <param name="reader">The input; null for records that are all there.</param>
    /// <returns>The output; null where the run was stopped before its end.</returns>
    private byte[]? Run(string name, int stopAt, IRecordReader? reader = null)
    {
        string output = work.Path(name);
        using CancellationTokenSource stop = new();
        JournalState? earlier = FileJournal.Find(output);
        using (OutputSet files = new(
            OutputTarget.OpenTemporaryFile(output, earlier?.Bytes[name] ?? 0, digest: earlier?.Digests[name])))
        {
            using JsonlWriter writer = new(files, 4, new JsonlOptions { WithText = true });
            InputFingerprint input = new([("records", false)], CancellationToken.None);
            using FileJournal journal = new(output, files, earlier ?? new JournalState { Recipe = [] }, input);
            using ShapeSession session = new(batch => StopAt(batch));
            using EmbeddingEngine<TextRecord> engine = new(session, model.TextTokenizer, Gpu, journal, stop.Token);
            using RecordSource source = new(reader ?? new RecordList([.. AllRecords()]));
            try
            {
                RunSummary done = RecordRun.Embed(engine, source, writer, journal, stop.Token);
                Assert.Equal(Records, done.Records);
                writer.Complete();
                return File.ReadAllBytes(output + OutputTarget.PartSuffix);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        void StopAt(int batch)
        {
            if (batch >= stopAt)
            {
                stop.Cancel();
                throw new OperationCanceledException();
            }
        }
    }

    /// <summary>Gives a few records at a time, with pauses that are longer than a feed waits for more.</summary>
    private sealed class PausingReader(Queue<TextRecord> records) : IRecordReader
    {
        private const int AtOnce = 11;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

        public bool ReadBlock(List<TextRecord> block)
        {
            Thread.Sleep(Pause);
            int before = block.Count;
            while (block.Count < before + AtOnce && records.TryDequeue(out TextRecord record))
            {
                block.Add(record);
            }

            return block.Count > before;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
