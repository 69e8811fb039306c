namespace AlbertEmbed.Pipeline;

/// <summary>What a run did, counted.</summary>
internal sealed class RunSummary
{
    public long Records { get; private set; }

    /// <summary>Tokens encoded, special ones included.</summary>
    public long Tokens { get; private set; }

    public long UnknownTokens { get; private set; }

    public long TruncatedTexts { get; private set; }

    /// <summary>The share of unknown tokens among those that stand for text.</summary>
    public double UnknownShare => ContentTokens == 0 ? 0 : (double)UnknownTokens / ContentTokens;

    private long ContentTokens { get; set; }

    public void Add(int tokens, int specialTokens, int unknownTokens, bool isTruncated)
    {
        Records++;
        Tokens += tokens;
        ContentTokens += tokens - specialTokens;
        UnknownTokens += unknownTokens;
        TruncatedTexts += isTruncated ? 1 : 0;
    }
}
