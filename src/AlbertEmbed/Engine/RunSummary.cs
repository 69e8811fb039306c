using System.Text.Json.Serialization;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>What a run did, counted.</summary>
internal sealed record RunSummary
{
    /// <summary>A run whose records are bad at more places has the wrong input.</summary>
    private const int MostRanges = 1 << 16;

    /// <summary>More than any input has, and few enough that no sum of such numbers wraps.</summary>
    private const long MostCount = 1L << 46;

    /// <summary>Records written.</summary>
    public long Records { get; set; }

    /// <summary>Bad records left out.</summary>
    public long Skipped { get; set; }

    /// <summary>Which records were left out, by their numbers in the input. Null when there are too many places to list.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecordRange>? SkippedRanges { get; set; } = [];

    /// <summary>Tokens of the written records, special ones included.</summary>
    public long Tokens { get; set; }

    /// <summary>Those of them that stand for text.</summary>
    public long ContentTokens { get; set; }

    public long UnknownTokens { get; set; }

    /// <summary>Texts with such a token.</summary>
    public long UnknownTexts { get; set; }

    /// <summary>Some of what these tokens stand for; nothing of earlier runs.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> UnknownExamples { get; set; } = [];

    public long TruncatedTexts { get; set; }

    /// <summary>Records without any text, or with an empty one in a pair.</summary>
    public long EmptyTexts { get; set; }

    /// <summary>Records whose vectors an earlier run had left in a cache.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FromCache { get; set; }

    /// <summary>Whether all numbers are counts, which a file may say otherwise.</summary>
    [JsonIgnore]
    public bool HasCounts =>
        Array.TrueForAll(
            [Records, Skipped, Tokens, ContentTokens, UnknownTokens, UnknownTexts, TruncatedTexts, EmptyTexts, FromCache], IsCount)
        && (
            SkippedRanges is null
                || (SkippedRanges.Count <= MostRanges && SkippedRanges.All(range => IsCount(range.First) && IsCount(range.Count))));

    /// <summary>The share of unknown tokens among those that stand for text.</summary>
    [JsonIgnore]
    public double UnknownShare => ContentTokens == 0 ? 0 : (double)UnknownTokens / ContentTokens;

    public static bool IsCount(long number) => number is >= 0 and <= MostCount;

    /// <summary>Counts another run too.</summary>
    public void Add(RunSummary other)
    {
        Records += other.Records;
        Skip(other.SkippedRanges, other.Skipped);
        Tokens += other.Tokens;
        ContentTokens += other.ContentTokens;
        UnknownTokens += other.UnknownTokens;
        UnknownTexts += other.UnknownTexts;
        TruncatedTexts += other.TruncatedTexts;
        EmptyTexts += other.EmptyTexts;
        FromCache += other.FromCache;
    }

    /// <summary>Takes empty texts back that were not among the input's.</summary>
    public void ForgetEmptyTexts(int count)
    {
        Records -= count;
        EmptyTexts -= count;
    }

    /// <summary>Counts records that were left out.</summary>
    public void Skip(IReadOnlyList<RecordRange>? ranges, long count)
    {
        Skipped += count;
        if (count == 0 || SkippedRanges is null)
        {
            return;
        }

        List<RecordRange> all = [.. SkippedRanges];
        foreach (RecordRange range in ranges ?? [])
        {
            if (all.Count > 0 && all[^1] is var last && last.First + last.Count == range.First)
            {
                all[^1] = last with { Count = last.Count + range.Count };
            }
            else
            {
                all.Add(range);
            }
        }

        SkippedRanges = ranges is null || all.Count > MostRanges ? null : all;
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

        UnknownTexts += HasUnknown(record) ? 1 : 0;
        TruncatedTexts += record[0].IsTruncated ? 1 : 0;
        EmptyTexts += IsEmpty(record[0]) ? 1 : 0;
    }

    public static bool HasUnknown(ReadOnlySpan<TokenSequence> record)
    {
        foreach (TokenSequence sequence in record)
        {
            if (sequence.UnknownCount > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Between the special tokens of a segment is nothing.</summary>
    private static bool IsEmpty(TokenSequence sequence)
    {
        int second = sequence.Ids.Length - sequence.FirstSegmentLength;
        int first = sequence.FirstSegmentLength - sequence.PromptCount;
        return !sequence.IsTruncated
            && (sequence.TextCount == sequence.PromptCount || (second > 0 && (second == 1 || first == 2)));
    }
}
