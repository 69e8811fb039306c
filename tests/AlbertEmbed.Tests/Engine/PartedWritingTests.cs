using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Engine;

/// <summary>Lines that several threads make are those of one, in the same order.</summary>
public sealed class PartedWritingTests : IDisposable
{
    private const int Records = 1500;

    private readonly TestModel model = new(TestModel.DataFolder("gelu-new"));
    private readonly WorkFolder work = new();

    public void Dispose()
    {
        work.Dispose();
        model.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_bytes_do_not_depend_on_the_number_of_threads(bool asBase64, bool isTokens)
    {
        byte[] expected = Write(1, asBase64, isTokens);
        Assert.Equal(Records, expected.Count(one => one == (byte)'\n'));
        Assert.All([2, 5], threads => Assert.Equal(expected, Write(threads, asBase64, isTokens)));
    }

    [Fact]
    public void The_first_record_that_cannot_be_written_is_named_whichever_thread_sees_it()
    {
        int[] beyond = [700, 701, 900, 1400];
        Assert.All(
            [1, 2, 5],
            threads =>
            {
                UserException error = Assert.Throws<UserException>(
                    () => Write(threads, asBase64: true, isTokens: false, VectorType.Float16, beyond));
                Assert.StartsWith("records:701: ", error.Message, StringComparison.Ordinal);
            });
    }

    private byte[] Write(int threads, bool asBase64, bool isTokens, VectorType type = VectorType.Float32, int[]? beyond = null)
    {
        string path = work.Path($"{threads}-{asBase64}-{isTokens}");
        PipelineOptions options = new()
        {
            Recipe = new EmbeddingRecipe { Poolings = [isTokens ? PoolingMode.Tokens : PoolingMode.Mean] },
            WriterThreads = threads,
            BlockRecords = 1024,
        };
        JsonlOptions form = new() { WithText = true, WithStats = true, Base64 = asBase64 ? new VectorCodec(type, 1) : null };
        TextRecord[] records =
        [
            .. Enumerable.Range(0, Records).Select(
                i => new TextRecord(Text(i), "records", i + 1) { Kept = [new KeptField("kept", $"{i}")] }),
        ];
        using OutputSet files = new(OutputTarget.OpenTemporaryFile(path));
        using JsonlWriter writer = new(files, 1, form);
        using LargeIdSession session = new(beyond is null ? 1 : 1e6F);
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, model.TextTokenizer, options, journal, CancellationToken.None);
        using RecordSource source = new(new RecordList(records));
        RunSummary done = RecordRun.Embed(engine, source, writer, journal, CancellationToken.None);
        Assert.Equal(Records, done.Records);
        writer.Complete();
        return File.ReadAllBytes(path + OutputTarget.PartSuffix);

        string Text(int i) => beyond is null ? $"{(char)('a' + (i % 26))} {(char)('a' + (i / 26 % 26))}"
            : beyond.Contains(i) ? "a b" : string.Empty;
    }

    /// <summary>Token ids as vectors, those of texts larger than any float16.</summary>
    private sealed class LargeIdSession(float factor) : IEncoderSession
    {
        private readonly TokenIdSession inner = new();

        public AlbertEmbed.Onnx.EncoderOutput Output => inner.Output;

        public int Width => 1;

        public int MostTexts => int.MaxValue;

        public bool MixesLengths => false;

        public EncoderBatch NewBatch() => inner.NewBatch();

        public ReadOnlySpan<float> Run(EncoderBatch batch)
        {
            float[] vectors = inner.Run(batch).ToArray();
            return batch.Length <= 2 ? vectors : Array.ConvertAll(vectors, value => value * factor);
        }

        public void Cancel() => inner.Cancel();

        public void Dispose() => inner.Dispose();
    }
}
