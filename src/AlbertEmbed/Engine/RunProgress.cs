namespace AlbertEmbed.Engine;

/// <summary>What has been encoded so far, for somebody who looks from time to time. Safe to use from several threads.</summary>
internal sealed class RunProgress
{
    private long texts;
    private long tokens;
    private long paddedTokens;
    private long squaredLengths;
    private long bytes;

    public long Texts => Interlocked.Read(ref texts);

    /// <summary>Tokens of the texts that went through the encoder, special ones included.</summary>
    public long Tokens => Interlocked.Read(ref tokens);

    /// <summary>The same with padding: what was computed.</summary>
    public long PaddedTokens => Interlocked.Read(ref paddedTokens);

    /// <summary>Sum of squared lengths: the cost of attention.</summary>
    public long SquaredLengths => Interlocked.Read(ref squaredLengths);

    /// <summary>Bytes of input that these texts took.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Counts a batch that is done.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="computedTokens">Its tokens with padding.</param>
    public void Add(Batch batch, long computedTokens)
    {
        Interlocked.Add(ref texts, batch.Members.Length);
        Interlocked.Add(ref tokens, batch.Tokens);
        Interlocked.Add(ref paddedTokens, computedTokens);
        Interlocked.Add(ref squaredLengths, batch.SquaredLengths);
        Interlocked.Add(ref bytes, batch.ByteLength);
    }

    /// <summary>Counts texts that need not be encoded: an earlier run has done them, or their tokens are those of others.</summary>
    public void Add(long moreTexts, long moreBytes)
    {
        Interlocked.Add(ref texts, moreTexts);
        Interlocked.Add(ref bytes, moreBytes);
    }
}
