namespace AlbertEmbed.Pipeline;

/// <summary>Texts of one window that have the same number of tokens and are encoded together.</summary>
/// <param name="Window">Where they come from and their vectors go to.</param>
/// <param name="Length">Tokens of each text.</param>
/// <param name="Members">The numbers of their sequences in the window.</param>
internal sealed record Batch(Window Window, int Length, ReadOnlyMemory<int> Members)
{
    /// <summary>Tokens of all texts, special ones included.</summary>
    public long Tokens
    {
        get
        {
            long tokens = 0;
            foreach (int member in Members.Span)
            {
                tokens += Window.Sequence(member).Ids.Length;
            }

            return tokens;
        }
    }

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
}
