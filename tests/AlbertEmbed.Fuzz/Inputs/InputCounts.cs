using System.Collections.Concurrent;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>How runs ended, what was said, and what the largest and the longest of them took.</summary>
internal sealed class InputCounts
{
    private const int MessageListed = 140;

    private readonly ConcurrentDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> sentences = new(StringComparer.Ordinal);
    private long mostBytes;
    private long longestMilliseconds;

    /// <summary>How many runs ended.</summary>
    public int Count => ends.Values.Sum();

    /// <summary>How runs ended, one line for each kind of reader.</summary>
    public IEnumerable<string> Ends => ends.GroupBy(end => end.Key.Split(':')[0]).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Key}: {string.Join(", ", kind.Order(Comparer<KeyValuePair<string, int>>.Create(ByName)).Select(Counted))}");

    /// <summary>What was said, with how often: it shows how far into the readers the damage gets.</summary>
    public IEnumerable<string> Sentences =>
        sentences.OrderByDescending(sentence => sentence.Value).Select(sentence => $"{sentence.Value} x {sentence.Key}");

    /// <summary>The most memory and the longest time of a run without a finding.</summary>
    public (long Bytes, TimeSpan Took) Most => (mostBytes, TimeSpan.FromMilliseconds(longestMilliseconds));

    public void AddEnd(string kind, LimitedRun run, string message)
    {
        ends.AddOrUpdate($"{kind}:{(run.Signal == 0 ? $"exit {run.ExitCode}" : $"signal {run.Signal}")}", 1, (_, before) => before + 1);
        sentences.AddOrUpdate(
            $"{kind} {run.ExitCode}: {message[..Math.Min(message.Length, MessageListed)]}", 1, (_, before) => before + 1);
    }

    public void RaiseMost(LimitedRun run)
    {
        Raise(ref mostBytes, run.PeakBytes);
        Raise(ref longestMilliseconds, (long)run.Took.TotalMilliseconds);
    }

    private static int ByName(KeyValuePair<string, int> one, KeyValuePair<string, int> other) => string.CompareOrdinal(one.Key, other.Key);

    private static string Counted(KeyValuePair<string, int> end) => $"{end.Key.Split(':')[1]} {end.Value}";

    private static void Raise(ref long most, long value)
    {
        for (long before = most; value > before;)
        {
            long seen = Interlocked.CompareExchange(ref most, value, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }
}
