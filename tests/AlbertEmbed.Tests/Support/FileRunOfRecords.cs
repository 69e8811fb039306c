using System.Globalization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Support;

/// <summary>Runs that embed the same few records into files, until these are complete but for their names.</summary>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="isTokens">Whether each token has a vector.</param>
/// <param name="hasIds">Whether each record has an id.</param>
internal sealed class FileRunOfRecords(TextTokenizer tokenizer, bool isTokens, bool hasIds)
{
    private const int Records = 7;
    private const int RecordsTogether = 2;

    private static readonly string[] Texts = ["hello", "the cat", "", "a mat", "you"];

    private static readonly SortedDictionary<string, string> Recipe = new() { ["model"] = "token ids" };

    private readonly PipelineOptions options = new()
    {
        Recipe = new EmbeddingRecipe { Poolings = [isTokens ? PoolingMode.Tokens : PoolingMode.Mean] },
        BlockRecords = RecordsTogether,
        Threads = 1,
    };

    /// <summary>Goes on with what an earlier run has left, if there is any, to the end.</summary>
    /// <returns>The files, by their names.</returns>
    public SortedDictionary<string, byte[]> Complete(string output, DiskRoom room)
    {
        JournalState? earlier = FileJournal.Find(output);
        bool isNpy = OutputNames.IsNpy(output);
        string? splits = isNpy && isTokens ? OutputNames.Beside(output, OutputNames.Splits) : null;
        string? ids = isNpy && hasIds ? OutputNames.Beside(output, OutputNames.Ids) : null;
        using OutputSet files = new(
            Open(output, Blocks(OutputNames.PackingOf(output), earlier?.Pending)),
            splits is null ? null : Open(splits, null),
            ids is null ? null : Open(ids, null))
        {
            EarlierTable = earlier?.Table,
        };
        long records = earlier?.Done.Records ?? 0;
        bool isTable = OutputNames.FormatOf(output, null, string.Empty) == OutputFormat.Parquet;
        VectorCodec codec = new(VectorType.Float32, 1);
        ParquetOptions table = new() { HasId = hasIds, WithText = true };
        using IEmbeddingWriter writer = isNpy ? new NpyWriter(files, codec, records)
            : isTable ? new ParquetWriter(files, new VectorColumns(codec, isTokens), table, records)
            : new JsonlWriter(files, 1, new JsonlOptions());
        InputFingerprint input = new([("records", false)], CancellationToken.None);
        using FileJournal journal = new(output, files, earlier ?? new JournalState { Recipe = Recipe }, input);
        using TokenIdSession session = new();
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, CancellationToken.None);
        using RecordSource source = new(new RecordList([.. Enumerable.Range(0, Records).Select(Record)]));
        RunSummary done = RecordRun.Embed(engine, source, writer, journal, CancellationToken.None);
        Assert.Equal(Records, done.Records);
        writer.Complete();
        return new(
            new[] { output, splits, ids }.OfType<string>().ToDictionary(
                path => Path.GetFileName(path), path => File.ReadAllBytes(path + OutputTarget.PartSuffix)),
            StringComparer.Ordinal);

        OutputTarget Open(string path, PackedBlocks? packing)
        {
            string name = Path.GetFileName(path);
            return OutputTarget.OpenTemporaryFile(
                path, earlier?.Bytes[name] ?? 0, packing, earlier is null ? null : earlier.Digests[name], room.Limit);
        }
    }

    private static PackedBlocks? Blocks(PackingKind? kind, byte[]? pending)
    {
        PackedBlocks? blocks = kind is { } packing ? new PackedBlocks(packing) : null;
        blocks?.Restore(pending);
        return blocks;
    }

    private TextRecord Record(int number) => new(Texts[number % Texts.Length], "records", number + 1)
    {
        Id = hasIds ? string.Create(CultureInfo.InvariantCulture, $"\"r{number}\"") : null,
    };
}
