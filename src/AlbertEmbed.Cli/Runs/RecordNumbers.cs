using AlbertEmbed.Engine;

namespace AlbertEmbed.Runs;

/// <summary>Which record of the input each row of an output is.</summary>
/// <param name="first">Number of the record that the output starts at.</param>
/// <param name="skipped">Records that were left out, in order.</param>
internal sealed class RecordNumbers(long first, IReadOnlyList<RecordRange> skipped)
{
    /// <summary>The number of a row's record in the input.</summary>
    public long Of(long row)
    {
        long record = first + row;
        foreach (RecordRange range in skipped)
        {
            if (range.First > record)
            {
                break;
            }

            record += range.Count;
        }

        return record;
    }
}
