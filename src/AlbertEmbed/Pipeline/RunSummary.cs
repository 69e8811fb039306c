using AlbertEmbed.Tokenization;

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

    /// <summary>Counts a record that is encoded as one sequence, or as several windows.</summary>
    public void Add(IReadOnlyList<TokenSequence> record)
    {
        Records++;
        foreach (TokenSequence sequence in record)
        {
            Tokens += sequence.Ids.Length;
            ContentTokens += sequence.ContentCount;
            UnknownTokens += sequence.UnknownCount;
        }

        TruncatedTexts += record[0].IsTruncated ? 1 : 0;
    }
}
