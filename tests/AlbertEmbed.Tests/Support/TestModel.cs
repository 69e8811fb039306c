using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Onnx;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Support;

/// <summary>A checkpoint folder, opened, and the vectors that the pipeline gives for texts.</summary>
internal sealed class TestModel : IDisposable
{
    public TestModel(string folder)
    {
        Checkpoint = Checkpoint.Open(folder);
        Tokenizer = TokenizerLoader.Load(folder);
        TextTokenizer = new TextTokenizer(Tokenizer, Checkpoint.Config.MaxPositions);
    }

    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public Checkpoint Checkpoint { get; }

    public Tokenizer Tokenizer { get; }

    public TextTokenizer TextTokenizer { get; }

    /// <summary>The bundled model with its tokenizer.json, which the program's own copy leaves out.</summary>
    public static string BundledWithJsonFolder => Path.Combine(AppContext.BaseDirectory, "tokenizer-json");

    public static string DataFolder(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public EncoderSession Session(PoolingMode pooling) =>
        Session(pooling == PoolingMode.Pooler ? EncoderOutput.Pooler : EncoderOutput.LastHiddenState);

    public EncoderSession Session(EncoderOutput output, Workload workload = Workload.ManyTexts) =>
        EncoderSession.Create(Checkpoint.Config, Checkpoint.Tensors, output, new SessionChoices { Workload = workload });

    /// <summary>A session with the graph for GPUs, run on the CPU.</summary>
    public EncoderSession GpuSession(
        EncoderOutput output, Precision precision = Precision.Fp32, AttentionChoice attention = AttentionChoice.Automatic) =>
        EncoderSession.Create(
            Checkpoint.Config,
            Checkpoint.Tensors,
            output,
            new SessionChoices { TakesGraphForGpus = true, Precision = precision, Attention = attention });

    public float[][] Embed(IReadOnlyList<string> texts, PipelineOptions options)
    {
        using EncoderSession session = Session(options.Recipe.Output);
        return Embed(texts, options, session);
    }

    public float[][] Embed(IReadOnlyList<string> texts, PipelineOptions options, IEncoderSession session)
    {
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, TextTokenizer, options, journal, CancellationToken.None);
        using ListWriter writer = new();
        using RecordSource source = new(new ArgumentReader(texts));
        RecordRun.Embed(engine, source, writer, journal, CancellationToken.None);
        return [.. writer.Vectors];
    }

    /// <summary>One vector for ids that are given.</summary>
    public static float[] Embed(int[] ids, int[] typeIds, PoolingMode pooling, EncoderSession session)
    {
        EncoderBatch batch = new();
        batch.SetLengths(ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            batch.InputIds[i] = ids[i];
            batch.TokenTypeIds[i] = typeIds[i];
        }

        float[] vector = new float[session.Width];
        VectorPooling.Pool(session.Run(batch), pooling, vector, session.Width);
        return vector;
    }

    public void Dispose() => Checkpoint.Dispose();

    /// <summary>Checks every case without windows against its expected vectors, for every pooling that it states.</summary>
    /// <param name="folder">The model with its expected vectors.</param>
    /// <param name="tolerance">How far a component may be from what is expected.</param>
    /// <param name="open">Opens the session for a pooling; null for the CPU's.</param>
    public static void AssertExpected(string folder, double tolerance, Func<PoolingMode, EncoderSession>? open = null)
    {
        using TestModel model = new(folder);
        JsonElement[] cases =
        [
            .. GoldenData.Lines(Path.Combine(folder, "expected.jsonl")).Where(line => !line.TryGetProperty("windows", out _)),
        ];
        TokenBuffer buffer = new();
        int compared = 0;
        foreach (PoolingMode pooling in Enum.GetValues<PoolingMode>())
        {
            string key = pooling.ToString().ToLowerInvariant();
            JsonElement[] stated = [.. cases.Where(line => line.TryGetProperty(key, out _))];
            if (stated.Length == 0)
            {
                continue;
            }

            using EncoderSession session = (open ?? model.Session)(pooling);
            foreach (JsonElement line in stated)
            {
                string text = line.GetProperty("text").GetString()!;
                TokenSequence tokens = line.TryGetProperty("pair", out JsonElement pair)
                    ? model.TextTokenizer.EncodePair(text, pair.GetString(), buffer)
                    : model.TextTokenizer.Encode(text, buffer);
                Assert.Equal(line.GetProperty("ids").Ints(), tokens.Ids);
                int[] typeIds = [.. Enumerable.Range(0, tokens.Ids.Length).Select(i => i < tokens.FirstSegmentLength ? 0 : 1)];
                AssertClose(
                    line.GetProperty(key).Floats(), Embed(tokens.Ids, typeIds, pooling, session), tolerance, $"{key} of \"{text}\"");
                compared++;
            }
        }

        Assert.True(compared >= cases.Length);
    }

    public static void AssertClose(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(worst <= tolerance, $"{what}: largest difference {worst:E2}");
    }

    private sealed class ListWriter : IEmbeddingWriter
    {
        public List<float[]> Vectors { get; } = [];

        public void Write(in TextRecord item, in EmbeddedText embedded)
        {
            Assert.Equal(Vectors.Count, item.Index);
            Vectors.Add(embedded.Vectors.ToArray());
        }

        public void Flush()
        {
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
