using AlbertEmbed.Inference;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>How texts become vectors.</summary>
internal sealed record PipelineOptions
{
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

    /// <summary>Tokens in one batch.</summary>
    public int BatchTokens { get; init; } = Device.Cpu.DefaultBatchTokens;

    /// <summary>Whether a vector depends on its batch: with int8, in its third digit.</summary>
    public bool DependsOnBatch { get; init; }

    /// <summary>Most records that are encoded, written and noted as done together.</summary>
    public int BlockRecords { get; init; } = 4096;

    /// <summary>Start with small blocks, because somebody may be waiting for the first lines.</summary>
    public bool FirstLinesSoon { get; init; }
}
