using System.Buffers.Binary;

namespace AlbertEmbed.Columns;

/// <summary>Reads values that are written as differences from the one before.</summary>
internal static class DeltaDecoder
{
    private const int MostBits = 64;
    private const int LargestBlock = 1 << 20;

    /// <summary>Whole numbers.</summary>
    public static PlainValues Integers(ReadOnlySpan<byte> bytes, int count, int width)
    {
        long[] numbers = Numbers(bytes, count, out _);
        byte[] values = new byte[count * width];
        for (int i = 0; i < count; i++)
        {
            if (width == sizeof(int))
            {
                BinaryPrimitives.WriteInt32LittleEndian(values.AsSpan(i * width), (int)numbers[i]);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(values.AsSpan(i * width), numbers[i]);
            }
        }

        return new PlainValues(values, width);
    }

    /// <summary>Texts, behind the lengths of all.</summary>
    public static PlainValues Lengths(ReadOnlyMemory<byte> bytes, int count)
    {
        long[] lengths = Numbers(bytes.Span, count, out int taken);
        ReadOnlyMemory<byte> content = bytes[taken..];
        int[] ends = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            end = lengths[i] >= 0 && lengths[i] <= content.Length - end ? end + (int)lengths[i] : throw ValueDecoder.TooFew();
            ends[i] = end;
        }

        return new PlainValues(content, ends, 0);
    }

    /// <summary>Texts that start as the one before does: how much of it they share, and the rest.</summary>
    /// <param name="bytes">What stands there.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="width">Bytes of each; 0 for any number.</param>
    public static PlainValues Suffixes(ReadOnlyMemory<byte> bytes, int count, int width)
    {
        const long MostBytes = 1L << 28;
        long[] shared = Numbers(bytes.Span, count, out int taken);
        PlainValues rests = Lengths(bytes[taken..], count);
        int[] ends = new int[count];
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            long before = i == 0 ? 0 : ends[i - 1] - (i == 1 ? 0 : ends[i - 2]);
            total += shared[i] + rests[i].Length;
            if (shared[i] < 0 || shared[i] > before || total > MostBytes || (width > 0 && shared[i] + rests[i].Length != width))
            {
                throw new InvalidDataException("a value does not fit the one before it");
            }

            ends[i] = (int)total;
        }

        byte[] values = new byte[total];
        for (int i = 0; i < count; i++)
        {
            int start = i == 0 ? 0 : ends[i - 1];
            int before = i < 2 ? 0 : ends[i - 2];
            values.AsSpan(before, (int)shared[i]).CopyTo(values.AsSpan(start));
            rests[i].CopyTo(values.AsSpan(start + (int)shared[i]));
        }

        return new PlainValues(values, ends, 0);
    }

    private static long[] Numbers(ReadOnlySpan<byte> bytes, int count, out int taken) // long: blocks, parts of blocks, numbers
    {
        int at = 0;
        ulong block = Unsigned(bytes, ref at);
        ulong parts = Unsigned(bytes, ref at);
        ulong total = Unsigned(bytes, ref at);
        long number = Signed(bytes, ref at);
        if (total != (ulong)count
            || block is 0 or > LargestBlock
            || parts is 0 or > LargestBlock
            || block % parts != 0
            || block / parts % 8 != 0)
        {
            throw ValueDecoder.TooFew();
        }

        long[] numbers = new long[count];
        int done = 0;
        if (count > 0)
        {
            numbers[done++] = number;
        }

        while (done < count)
        {
            long least = Signed(bytes, ref at);
            ReadOnlySpan<byte> widths = Take(bytes, ref at, (long)parts);
            for (int part = 0; part < widths.Length && done < count; part++)
            {
                int length = (int)(block / parts);
                ReadOnlySpan<byte> packed = widths[part] <= MostBits
                    ? Take(bytes, ref at, (long)length * widths[part] / 8)
                    : throw ValueDecoder.TooFew();
                for (int i = 0; i < length && done < count; i++)
                {
                    number = unchecked(number + least + (long)Bits(packed, (long)i * widths[part], widths[part]));
                    numbers[done++] = number;
                }
            }
        }

        taken = at;
        return numbers;
    }

    private static ulong Bits(ReadOnlySpan<byte> packed, long at, int bits)
    {
        ulong number = 0;
        for (int done = 0; done < bits;)
        {
            int inByte = (int)((at + done) % 8);
            int step = Math.Min(8 - inByte, bits - done);
            number |= (((ulong)packed[(int)((at + done) / 8)] >> inByte) & ((1UL << step) - 1)) << done;
            done += step;
        }

        return number;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, long length)
    {
        ReadOnlySpan<byte> taken = length <= bytes.Length - at ? bytes.Slice(at, (int)length) : throw ValueDecoder.TooFew();
        at += (int)length;
        return taken;
    }

    private static long Signed(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = Unsigned(bytes, ref at);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private static ulong Unsigned(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = at < bytes.Length ? bytes[at++] : throw ValueDecoder.TooFew();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw ValueDecoder.TooFew();
    }
}
