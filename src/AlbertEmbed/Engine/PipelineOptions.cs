using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>How texts become vectors.</summary>
internal sealed record PipelineOptions
{
    private readonly int? tokenizerThreads;

    /// <summary>What a record's vector is made of.</summary>
    public EmbeddingRecipe Recipe { get; init; } = new();

    /// <summary>What happens to texts that are too long.</summary>
    public Overflow Overflow { get; init; } = Overflow.Truncate;

    /// <summary>Tokens that neighbouring windows share.</summary>
    public int Stride { get; init; } = 32;

    /// <summary>Whether bad records are left out and counted. Otherwise the first one ends the run.</summary>
    public bool SkipBadRecords { get; init; }

    /// <summary>Threads that run the encoder, one batch each.</summary>
    public int Threads { get; init; } = Device.Cpu.DefaultThreads;

    /// <summary>Threads that tokenize. On a CPU they are as many as run the encoder; beside a GPU all cores are free for them.</summary>
    public int TokenizerThreads
    {
        get => tokenizerThreads ?? Threads;
        init => tokenizerThreads = value;
    }

    /// <summary>Threads that put vectors into the output's form. On a CPU the encoder needs the cores.</summary>
    public int WriterThreads { get; init; } = 1;

    /// <summary>Tokens in one batch.</summary>
    public int BatchTokens { get; init; } = Device.Cpu.DefaultBatchTokens;

    /// <summary>
    /// How far a vector depends on its batch. Where it does, the same blocks are cut each time, whenever the input comes, and half a block
    /// is not kept for a later run.
    /// </summary>
    public BatchDependence Dependence { get; init; }

    /// <summary>Most records that are encoded, written and noted as done together.</summary>
    public int BlockRecords { get; init; } = 4096;

    /// <summary>Most blocks that are under way.</summary>
    public int MostBlocks { get; init; } = 2;

    /// <summary>Start with small blocks, because somebody may be waiting for the first lines.</summary>
    public bool FirstLinesSoon { get; init; }

    /// <summary>The same on a device.</summary>
    /// <param name="choices">The device, and how exactly it computes.</param>
    /// <param name="threads">Threads that run the encoder; null for the device's own number.</param>
    /// <param name="batchTokens">Tokens in one batch; null for the device's own number.</param>
    public PipelineOptions On(SessionChoices choices, int? threads, int? batchTokens)
    {
        PipelineOptions options = this with
        {
            Dependence = choices.Precision == Precision.Int8 ? BatchDependence.ThirdDigit
                : choices.Device.IsGpu ? BatchDependence.LastBits
                : BatchDependence.None,
            Threads = threads ?? choices.Device.DefaultThreads,
            BatchTokens = batchTokens ?? choices.Device.DefaultBatchTokens,
        };

        // A GPU's batches are some dozens of times as large, and each of its lengths should fill several. While it encodes one block,
        // the cores tokenize the next one and write the one before; the fourth makes up for blocks of unequal work.
        return !choices.Device.IsGpu ? options : options with
        {
            TokenizerThreads = Environment.ProcessorCount,
            WriterThreads = Environment.ProcessorCount,
            BlockRecords = 32_768,
            MostBlocks = 4,
        };
    }
}
