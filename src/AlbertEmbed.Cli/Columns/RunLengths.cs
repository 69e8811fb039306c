using System.Buffers;

namespace AlbertEmbed.Columns;

/// <summary>Parquet's way to write small numbers, such as levels: runs of equal ones, and groups of eight with a few bits each.</summary>
internal static class RunLengths
{
    private const int Group = 8;
    private const int LongestRun = 1 << 29;
    private const int MostBits = 32;

    /// <summary>How many bits a number up to this one takes.</summary>
    public static int Bits(int most) => MostBits - int.LeadingZeroCount(most);

    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">What stands there.</param>
    /// <param name="bits">Bits of each number.</param>
    /// <param name="numbers">Takes them, and is filled.</param>
    /// <returns>How many bytes they take.</returns>
    /// <exception cref="InvalidDataException">There are fewer numbers.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, int bits, Span<int> numbers)
    {
        int before = bytes.Length;
        if (bits is < 0 or > MostBits)
        {
            throw new InvalidDataException("numbers have more than 32 bits");
        }

        while (!numbers.IsEmpty)
        {
            uint head = ReadHead(ref bytes);
            int count = (int)(head >> 1);
            if ((head & 1) == 0)
            {
                ReadRun(ref bytes, bits, numbers[..Math.Min(count, numbers.Length)]);
                numbers = numbers[Math.Min(count, numbers.Length)..];
            }
            else
            {
                long length = Math.Min((long)count * Group, numbers.Length);
                ReadGroups(ref bytes, bits, (long)count * bits, numbers[..(int)length]);
                numbers = numbers[(int)length..];
            }

            if (count == 0)
            {
                throw new InvalidDataException("a run of levels or numbers is empty");
            }
        }

        return before - bytes.Length;
    }

    /// <summary>Writes numbers: runs of eight and more as such.</summary>
    public static void Write(ReadOnlySpan<byte> numbers, int bits, IBufferWriter<byte> target)
    {
        while (!numbers.IsEmpty)
        {
            int run = RunAt(numbers);
            if (run >= Group)
            {
                WriteHead((uint)run << 1, target);
                target.Write([numbers[0]]);
                numbers = numbers[run..];
                continue;
            }

            // Whole groups up to the next long run; the last group of all may be filled up.
            int length = Group;
            while (length < numbers.Length && RunAt(numbers[length..]) < Group)
            {
                length += Group;
            }

            length = Math.Min(length, numbers.Length);
            WriteGroups(numbers[..length], bits, target);
            numbers = numbers[length..];
        }
    }

    private static int RunAt(ReadOnlySpan<byte> numbers) =>
        numbers[1..].IndexOfAnyExcept(numbers[0]) is >= 0 and var other ? other + 1 : numbers.Length;

    private static void WriteGroups(ReadOnlySpan<byte> numbers, int bits, IBufferWriter<byte> target)
    {
        int groups = (numbers.Length + Group - 1) / Group;
        WriteHead(((uint)groups << 1) | 1, target);
        Span<byte> packed = target.GetSpan(groups * bits)[..(groups * bits)];
        packed.Clear();
        for (int i = 0; i < numbers.Length; i++)
        {
            int at = i * bits;
            int shifted = numbers[i] << (at % Group);
            packed[at / Group] |= (byte)shifted;
            if (shifted > byte.MaxValue)
            {
                packed[(at / Group) + 1] |= (byte)(shifted >> Group);
            }
        }

        target.Advance(groups * bits);
    }

    private static void WriteHead(uint head, IBufferWriter<byte> target)
    {
        for (; head >= 0x80; head >>= 7)
        {
            target.Write([(byte)(head | 0x80)]);
        }

        target.Write([(byte)head]);
    }

    private static uint ReadHead(ref ReadOnlySpan<byte> bytes)
    {
        ulong head = 0;
        for (int shift = 0; shift < MostBits; shift += 7)
        {
            byte part = bytes.IsEmpty ? throw TooFew() : bytes[0];
            bytes = bytes[1..];
            head |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return head >> 1 <= LongestRun ? (uint)head : throw new InvalidDataException("a run of levels or numbers is too long");
            }
        }

        throw new InvalidDataException("a run of levels or numbers is too long");
    }

    private static void ReadRun(ref ReadOnlySpan<byte> bytes, int bits, Span<int> numbers)
    {
        int width = (bits + 7) / 8;
        if (bytes.Length < width)
        {
            throw TooFew();
        }

        uint value = 0;
        for (int i = 0; i < width; i++)
        {
            value |= (uint)bytes[i] << (8 * i);
        }

        bytes = bytes[width..];
        numbers.Fill((int)value);
    }

    private static void ReadGroups(ref ReadOnlySpan<byte> bytes, int bits, long length, Span<int> numbers)
    {
        // Some programs leave out the bytes behind the last number.
        if (bytes.Length < (((long)numbers.Length * bits) + 7) / 8)
        {
            throw TooFew();
        }

        ulong mask = (1UL << bits) - 1;
        for (int i = 0; i < numbers.Length; i++)
        {
            long at = (long)i * bits;
            int first = (int)(at / 8);
            ulong window = 0;
            for (int b = 0; b < 5 && first + b < bytes.Length; b++)
            {
                window |= (ulong)bytes[first + b] << (8 * b);
            }

            numbers[i] = (int)((window >> (int)(at % 8)) & mask);
        }

        bytes = bytes[(int)Math.Min(length, bytes.Length)..];
    }

    private static InvalidDataException TooFew() => new("there are fewer levels or numbers than are counted");
}
