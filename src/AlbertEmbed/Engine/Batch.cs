namespace AlbertEmbed.Engine;

/// <summary>Texts of one block that are encoded together, ordered by their number of tokens.</summary>
/// <param name="Block">Holds the texts and receives their vectors.</param>
/// <param name="Members">Indices of their sequences in the block.</param>
internal sealed record Batch(EncodingBlock Block, ReadOnlyMemory<int> Members)
{
    /// <summary>Tokens of all texts, special ones included.</summary>
    public long Tokens => Sum(length => length);

    /// <summary>The sum of the texts' squared numbers of tokens.</summary>
    public long SquaredLengths => Sum(length => length * length);

    /// <summary>Bytes that these texts take in the input.</summary>
    public long ByteLength => SumOfMembers(Block.ByteLength);

    /// <summary>How many texts these are; of a text's windows the first one counts.</summary>
    public long Texts => SumOfMembers(Block.TextCount);

    private long Sum(Func<long, long> value) => SumOfMembers(member => value(Block.Sequence(member).Ids.Length));

    private long SumOfMembers(Func<int, long> value)
    {
        long sum = 0;
        foreach (int member in Members.Span)
        {
            sum += value(member);
        }

        return sum;
    }
}
