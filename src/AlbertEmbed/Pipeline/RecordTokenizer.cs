using System.Collections.Concurrent;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Pipeline;

/// <summary>Tokenizes records on all threads.</summary>
/// <param name="encoder">Makes token ids.</param>
/// <param name="options">What becomes of bad records, and how many threads there are.</param>
internal sealed class RecordTokenizer(SequenceEncoder encoder, PipelineOptions options)
{
    /// <summary>Fewer are tokenized sooner than threads wake up.</summary>
    private const int FewRecords = 32;

    private readonly ConcurrentBag<TokenBuffer> buffers = [];

    /// <summary>Tokenizes records and leaves out the bad ones.</summary>
    /// <param name="records">Taken in order.</param>
    /// <param name="skipped">How many bad records were left out.</param>
    /// <param name="badRecord">The first bad one if such ones are not left out: the ones before it are in the result.</param>
    public List<TokenizedRecord> Tokenize(List<TextRecord> records, out int skipped, out UserException? badRecord)
    {
        TokenSequence[] sequences = new TokenSequence[records.Count];
        if (records.Count <= FewRecords)
        {
            Tokenize(records, sequences, 0, records.Count);
        }
        else
        {
            Parallel.ForEach(
                Partitioner.Create(0, records.Count),
                new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
                range => Tokenize(records, sequences, range.Item1, range.Item2));
        }

        (skipped, badRecord) = (0, null);
        List<TokenizedRecord> good = new(records.Count);
        for (int i = 0; i < sequences.Length; i++)
        {
            UserException? problem = records[i].Problem is { } said ? UserException.BadRecord($"{records[i].Place}: {said}")
                : options.Overflow == Overflow.Error && sequences[i].IsTruncated ? encoder.TooLong(records[i].Place)
                : null;
            if (problem is null)
            {
                good.Add(new TokenizedRecord(records[i], sequences[i]));
            }
            else if (options.SkipBadRecords)
            {
                skipped++;
            }
            else
            {
                badRecord = problem;
                break;
            }
        }

        return good;
    }

    private void Tokenize(List<TextRecord> records, TokenSequence[] sequences, int start, int end)
    {
        TokenBuffer buffer = buffers.TryTake(out TokenBuffer? free) ? free : new TokenBuffer();
        for (int i = start; i < end; i++)
        {
            sequences[i] = encoder.Encode(records[i].Text, records[i].Pair, buffer);
        }

        buffers.Add(buffer);
    }
}
