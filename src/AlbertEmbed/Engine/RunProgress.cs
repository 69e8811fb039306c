using System.Diagnostics;

namespace AlbertEmbed.Engine;

/// <summary>What has been encoded so far, for somebody who looks from time to time. Safe to use from several threads.</summary>
internal sealed class RunProgress
{
    private long texts;
    private long tokens;
    private long paddedTokens;
    private long squaredLengths;
    private long bytes;
    private long keptTexts;
    private long keptBytes;
    private long start;

    public long Texts => Interlocked.Read(ref texts);

    /// <summary>Tokens of the texts that went through the encoder, special ones included.</summary>
    public long Tokens => Interlocked.Read(ref tokens);

    /// <summary>The same with padding: what was computed.</summary>
    public long PaddedTokens => Interlocked.Read(ref paddedTokens);

    /// <summary>Sum of squared lengths: the cost of attention.</summary>
    public long SquaredLengths => Interlocked.Read(ref squaredLengths);

    /// <summary>Bytes of input that these texts took.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Texts among them that an earlier run has encoded.</summary>
    public long KeptTexts => Interlocked.Read(ref keptTexts);

    /// <summary>Bytes of input that those took.</summary>
    public long KeptBytes => Interlocked.Read(ref keptBytes);

    /// <summary>Time since the first text was asked for that no earlier run has written; zero before.</summary>
    public TimeSpan Elapsed => Interlocked.Read(ref start) is var begun and not 0 ? Stopwatch.GetElapsedTime(begun) : TimeSpan.Zero;

    /// <summary>Where the time went.</summary>
    public RunTimes Times { get; } = new();

    /// <summary>Starts the clock.</summary>
    public void Begin() => Interlocked.Exchange(ref start, Stopwatch.GetTimestamp());

    /// <summary>Counts a batch that is done.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="computedTokens">Its tokens with padding.</param>
    public void Add(Batch batch, long computedTokens)
    {
        Interlocked.Add(ref texts, batch.Texts);
        Interlocked.Add(ref tokens, batch.Tokens);
        Interlocked.Add(ref paddedTokens, computedTokens);
        Interlocked.Add(ref squaredLengths, batch.SquaredLengths);
        Interlocked.Add(ref bytes, batch.ByteLength);
    }

    /// <summary>Counts texts that need not be encoded, for their tokens are those of others.</summary>
    public void Add(long moreTexts, long moreBytes)
    {
        Interlocked.Add(ref texts, moreTexts);
        Interlocked.Add(ref bytes, moreBytes);
    }

    /// <summary>Counts texts that an earlier run has encoded: they say nothing about the speed of this one.</summary>
    public void AddKept(long moreTexts, long moreBytes)
    {
        Interlocked.Add(ref keptTexts, moreTexts);
        Interlocked.Add(ref keptBytes, moreBytes);
        Add(moreTexts, moreBytes);
    }
}
