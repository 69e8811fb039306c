using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Tokenizes records on all threads.</summary>
/// <param name="encoder">Makes token ids.</param>
/// <param name="options">What becomes of bad records and long texts, and how many threads there are.</param>
internal sealed class RecordTokenizer(TextTokenizer encoder, PipelineOptions options)
{
    /// <summary>Fewer are tokenized sooner than threads wake up.</summary>
    private const int FewRecords = 32;

    private readonly RecordEncoder records = new(encoder, options.Overflow, options.Stride);
    private readonly ConcurrentBag<TokenBuffer> buffers = [];

    /// <summary>Tokenizes records and leaves out the bad ones.</summary>
    /// <param name="records">Taken in order.</param>
    /// <param name="skipped">The numbers of the bad records that were left out.</param>
    /// <param name="badRecord">The first bad one if such ones are not left out: the ones before it are in the result.</param>
    public List<TokenizedRecord> Tokenize(List<TextRecord> records, out List<long> skipped, out UserException? badRecord)
    {
        TokenizedRecord[] tokenized = new TokenizedRecord[records.Count];
        UserException?[] problems = new UserException?[records.Count];
        if (records.Count <= FewRecords)
        {
            Tokenize(records, tokenized, problems, 0, records.Count);
        }
        else
        {
            try
            {
                Parallel.ForEach(
                    Partitioner.Create(0, records.Count),
                    new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
                    range => Tokenize(records, tokenized, problems, range.Item1, range.Item2));
            }
            catch (AggregateException e) when (e.InnerException is UserException wrong)
            {
                ExceptionDispatchInfo.Throw(wrong);
            }
        }

        (skipped, badRecord) = ([], null);
        List<TokenizedRecord> good = new(records.Count);
        for (int i = 0; i < tokenized.Length && badRecord is null; i++)
        {
            if (problems[i] is null)
            {
                good.Add(tokenized[i]);
            }
            else if (options.SkipBadRecords)
            {
                skipped.Add(records[i].Index);
            }
            else
            {
                badRecord = problems[i];
            }
        }

        return good;
    }

    private void Tokenize(List<TextRecord> texts, TokenizedRecord[] tokenized, UserException?[] problems, int start, int end)
    {
        TokenBuffer buffer = buffers.TryTake(out TokenBuffer? free) ? free : new TokenBuffer(options.Recipe.IsTokens);
        for (int i = start; i < end; i++)
        {
            TokenSequence[] sequences = records.Encode(texts[i], buffer, out problems[i]);
            tokenized[i] = new TokenizedRecord(texts[i], sequences) { Tokens = buffer.KeepsDetails ? Texts(buffer) : [] };
        }

        buffers.Add(buffer);
    }

    private static TokenText[] Texts(TokenBuffer buffer)
    {
        TokenText[] texts = new TokenText[buffer.Surfaces.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = new TokenText(buffer.Surfaces[i], buffer.Offsets[i].Start, buffer.Offsets[i].End);
        }

        return texts;
    }
}
