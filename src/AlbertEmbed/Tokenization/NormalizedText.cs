namespace AlbertEmbed.Tokenization;

/// <summary>
/// A buffer for normalized text and the origins of its UTF-16 units: unit i stands for [<c>Starts[i]</c>, <c>Ends[i]</c>) of the input
/// text. Offsets are optional.
/// </summary>
internal sealed class NormalizedText(bool keepOffsets)
{
    private char[] chars = new char[1024];
    private int[] starts = keepOffsets ? new int[1024] : [];
    private int[] ends = keepOffsets ? new int[1024] : [];
    private readonly List<OriginScalar> scratchInput = [];
    private readonly List<OriginScalar> scratchOutput = [];

    public bool KeepsOffsets => keepOffsets;

    public int Length { get; private set; }

    public Span<char> Chars => chars.AsSpan(0, Length);

    public Span<int> Starts => starts.AsSpan(0, Length);

    public Span<int> Ends => ends.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Two empty lists for a normalizer that works in steps. They belong to this object because each thread has its own.</summary>
    public (List<OriginScalar> Input, List<OriginScalar> Output) EmptyScratch()
    {
        scratchInput.Clear();
        scratchOutput.Clear();
        return (scratchInput, scratchOutput);
    }

    public void Append(char c, int start, int end)
    {
        if (Length == chars.Length)
        {
            Grow(1);
        }

        chars[Length] = c;
        if (keepOffsets)
        {
            starts[Length] = start;
            ends[Length] = end;
        }

        Length++;
    }

    public void Append(ReadOnlySpan<char> text, int start, int end)
    {
        foreach (char c in text)
        {
            Append(c, start, end);
        }
    }

    public void AppendScalar(int scalar, int start, int end)
    {
        if (scalar < 0x10000)
        {
            Append((char)scalar, start, end);
            return;
        }

        Append((char)(0xD800 + ((scalar - 0x10000) >> 10)), start, end);
        Append((char)(0xDC00 + (scalar & 0x3FF)), start, end);
    }

    /// <summary>Adds <paramref name="count"/> units that stand one to one for the input from <paramref name="start"/> on.</summary>
    /// <returns>The units, for the caller to fill.</returns>
    public Span<char> AppendRun(int count, int start)
    {
        if (Length + count > chars.Length)
        {
            Grow(count);
        }

        if (keepOffsets)
        {
            for (int i = 0; i < count; i++)
            {
                starts[Length + i] = start + i;
                ends[Length + i] = start + i + 1;
            }
        }

        Length += count;
        return chars.AsSpan(Length - count, count);
    }

    private void Grow(int more)
    {
        int size = Math.Max(2 * chars.Length, Length + more);
        Array.Resize(ref chars, size);
        if (keepOffsets)
        {
            Array.Resize(ref starts, size);
            Array.Resize(ref ends, size);
        }
    }
}
