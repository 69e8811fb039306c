using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AlbertEmbed.Checkpoints;

/// <summary>Reads the arguments of a pickle's opcodes.</summary>
/// <param name="bytes">Starts with the pickle.</param>
internal sealed class PickleBytes(ReadOnlyMemory<byte> bytes)
{
    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <exception cref="FormatException">The pickle is cut off.</exception>
    public byte TakeByte() => Take(1)[0];

    /// <exception cref="FormatException">The pickle is cut off.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new FormatException("it is cut off");
        }

        Position += count;
        return bytes.Span.Slice(Position - count, count);
    }

    /// <exception cref="FormatException">The pickle is cut off, or the number is negative.</exception>
    public int TakeLength() =>
        BinaryPrimitives.ReadInt32LittleEndian(Take(4)) is >= 0 and var length ? length : throw new FormatException("a length is negative");

    /// <exception cref="FormatException">The pickle is cut off.</exception>
    public string TakeText(int length) => Encoding.UTF8.GetString(Take(length));

    /// <summary>A text up to a line feed, which is not part of it.</summary>
    /// <exception cref="FormatException">The pickle is cut off.</exception>
    public string TakeLine()
    {
        int length = bytes.Span[Position..].IndexOf((byte)'\n');
        string line = TakeText(length < 0 ? int.MaxValue : length);
        Take(1);
        return line;
    }

    /// <summary>An integer with its length in front: a long if it fits, or else a <see cref="BigInteger"/>.</summary>
    /// <exception cref="FormatException">The pickle is cut off.</exception>
    public object TakeBigInteger()
    {
        BigInteger number = new(Take(TakeByte()));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number;
    }
}
