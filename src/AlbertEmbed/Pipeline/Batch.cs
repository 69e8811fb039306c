namespace AlbertEmbed.Pipeline;

/// <summary>Texts of one window that are encoded together, ordered by their number of tokens.</summary>
/// <param name="Window">Where they come from and their vectors go to.</param>
/// <param name="Members">The numbers of their sequences in the window.</param>
internal sealed record Batch(Window Window, ReadOnlyMemory<int> Members)
{
    /// <summary>Tokens of all texts, special ones included.</summary>
    public long Tokens => Sum(length => length);

    /// <summary>The sum of the texts' squared numbers of tokens.</summary>
    public long SquaredLengths => Sum(length => length * length);

    /// <summary>Bytes that these texts take in the input.</summary>
    public long ByteLength
    {
        get
        {
            long length = 0;
            foreach (int member in Members.Span)
            {
                length += Window.ByteLength(member);
            }

            return length;
        }
    }

    private long Sum(Func<long, long> value)
    {
        long sum = 0;
        foreach (int member in Members.Span)
        {
            sum += value(Window.Sequence(member).Ids.Length);
        }

        return sum;
    }
}
