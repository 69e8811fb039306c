using System.Buffers.Binary;

namespace AlbertEmbed.Columns;

/// <summary>Reads the values of a page, in all encodings of Parquet.</summary>
internal static class ValueDecoder
{
    /// <param name="type">The column's type.</param>
    /// <param name="encoding">How they are written.</param>
    /// <param name="bytes">What stands there.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="dictionary">The column's dictionary; null when it has none.</param>
    /// <exception cref="InvalidDataException">There are fewer, or the encoding is not one for this type.</exception>
    public static PlainValues Decode(
        ColumnType type, ValueEncoding encoding, ReadOnlyMemory<byte> bytes, int count, PlainValues? dictionary) => encoding switch
        {
            ValueEncoding.Plain => Plain(type, bytes, count),
            ValueEncoding.PlainDictionary or ValueEncoding.Dictionary => FromDictionary(bytes.Span, count, dictionary),
            ValueEncoding.RunLength when type.Physical == PhysicalType.Boolean => Booleans(bytes.Span, count),
            ValueEncoding.DeltaBinaryPacked when type.Physical is PhysicalType.Int32 or PhysicalType.Int64 =>
                DeltaDecoder.Integers(bytes.Span, count, type.Width),
            ValueEncoding.DeltaLengthByteArray when type.Physical == PhysicalType.ByteArray => DeltaDecoder.Lengths(bytes, count),
            ValueEncoding.DeltaByteArray when type.Physical is PhysicalType.ByteArray or PhysicalType.FixedBytes =>
                DeltaDecoder.Suffixes(bytes, count, type.Width),
            ValueEncoding.ByteStreamSplit when type.Width > 1 => Split(bytes.Span, count, type.Width),
            _ => throw new InvalidDataException($"values are written in a way that is not read ({encoding})"),
        };

    private static PlainValues Plain(ColumnType type, ReadOnlyMemory<byte> bytes, int count)
    {
        if (type.Physical == PhysicalType.Boolean)
        {
            return Bits(bytes.Span, count);
        }

        if (type.Width > 0)
        {
            return (long)count * type.Width == bytes.Length ? new PlainValues(bytes, type.Width) : throw NotAsMany();
        }

        // Each takes four bytes at least.
        int[] ends = count <= bytes.Length / sizeof(int) ? new int[count] : throw TooFew();
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            uint length = bytes.Length - at >= sizeof(int) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]) : throw TooFew();
            at += sizeof(int);
            at = length <= bytes.Length - at ? at + (int)length : throw TooFew();
            ends[i] = at;
        }

        return at == bytes.Length ? new PlainValues(bytes, ends, sizeof(int)) : throw NotAsMany();
    }

    private static PlainValues Bits(ReadOnlySpan<byte> bytes, int count)
    {
        if ((count + 7L) / 8 != bytes.Length)
        {
            throw NotAsMany();
        }

        byte[] values = new byte[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (byte)((bytes[i / 8] >> (i % 8)) & 1);
        }

        return new PlainValues(values, 1);
    }

    private static PlainValues Booleans(ReadOnlySpan<byte> bytes, int count)
    {
        int[] bits = new int[count];
        if (count > 0)
        {
            RunLengths.Read(LengthAndBytes(bytes, out _), 1, bits);
        }

        return new PlainValues(Array.ConvertAll(bits, bit => (byte)bit), 1);
    }

    /// <summary>Takes bytes that stand behind their length.</summary>
    /// <param name="bytes">The length, and what follows it.</param>
    /// <param name="taken">Bytes that both take.</param>
    public static ReadOnlySpan<byte> LengthAndBytes(ReadOnlySpan<byte> bytes, out int taken)
    {
        uint length = bytes.Length >= sizeof(int) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : throw TooFew();
        taken = length <= bytes.Length - sizeof(int) ? sizeof(int) + (int)length : throw TooFew();
        return bytes[sizeof(int)..taken];
    }

    private static PlainValues FromDictionary(ReadOnlySpan<byte> bytes, int count, PlainValues? dictionary)
    {
        if (dictionary is null)
        {
            throw new InvalidDataException("a dictionary is missing");
        }

        int[] indexes = new int[count];
        if (count > 0)
        {
            RunLengths.Read(bytes[1..], bytes[0], indexes);
        }

        return new PlainValues(dictionary, indexes);
    }

    /// <summary>The first bytes of all values, then the second ones, and so on.</summary>
    private static PlainValues Split(ReadOnlySpan<byte> bytes, int count, int width)
    {
        if ((long)count * width > bytes.Length)
        {
            throw TooFew();
        }

        byte[] values = new byte[count * width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = bytes[((i % width) * count) + (i / width)];
        }

        return new PlainValues(values, width);
    }

    private static InvalidDataException NotAsMany() => new("there are fewer or more values than are counted");

    public static InvalidDataException TooFew() => new("there are fewer values than are counted");
}
