using System.Text.Json.Serialization;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>What a run did, counted.</summary>
internal sealed record RunSummary
{
    /// <summary>Records written.</summary>
    public long Records { get; set; }

    /// <summary>Bad records left out.</summary>
    public long Skipped { get; set; }

    /// <summary>Tokens of the written records, special ones included.</summary>
    public long Tokens { get; set; }

    /// <summary>Those of them that stand for text.</summary>
    public long ContentTokens { get; set; }

    public long UnknownTokens { get; set; }

    public long TruncatedTexts { get; set; }

    /// <summary>The share of unknown tokens among those that stand for text.</summary>
    [JsonIgnore]
    public double UnknownShare => ContentTokens == 0 ? 0 : (double)UnknownTokens / ContentTokens;

    /// <summary>Counts another run too.</summary>
    public void Add(RunSummary other)
    {
        Records += other.Records;
        Skipped += other.Skipped;
        Tokens += other.Tokens;
        ContentTokens += other.ContentTokens;
        UnknownTokens += other.UnknownTokens;
        TruncatedTexts += other.TruncatedTexts;
    }

    /// <summary>Counts a record that is encoded as one sequence, or as several windows.</summary>
    public void Add(params ReadOnlySpan<TokenSequence> record)
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
