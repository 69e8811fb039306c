namespace AlbertEmbed.Input;

/// <summary>Makes two records of each pair, one after the other: of record i these are 2i and 2i + 1.</summary>
internal sealed class PairSplitter(IRecordReader pairs) : IRecordReader
{
    private readonly List<TextRecord> read = [];

    public bool ReadBlock(List<TextRecord> block)
    {
        read.Clear();
        bool more;
        try
        {
            more = pairs.ReadBlock(read);
        }
        finally
        {
            // Pairs that came before a failure are given out too.
            foreach (TextRecord pair in read)
            {
                TextRecord first = pair.Pair is null && pair.Problem is null
                    ? pair with { Problem = "the record is not a pair: it has only one text." }
                    : pair with { Pair = null };
                block.Add(first);
                block.Add(first with { Text = pair.Pair ?? string.Empty, ByteLength = 0 });
            }
        }

        return more;
    }

    public void Dispose() => pairs.Dispose();
}
