using System.Text;

namespace AlbertEmbed.Columns;

/// <summary>
/// Reads what Parquet says about its data: Thrift's compact protocol. No number in it makes this allocate more than the bytes that are
/// there, and damage of any kind is an <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 32;
    private const int LongestNumber = 10;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    private readonly int Left => bytes.Length - Position;

    /// <summary>Reads the head of a structure's next field.</summary>
    /// <param name="field">The number of the field before; 0 for the first.</param>
    /// <param name="type">What its value is.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool Next(ref int field, out ThriftType type)
    {
        byte head = ReadByte();
        type = (ThriftType)(head & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int step = head >> 4;
        field = step > 0 ? field + step : (int)ReadSigned();
        return field is > 0 and <= short.MaxValue ? true : throw new InvalidDataException("a field has a number that no field has");
    }

    public long ReadInteger(ThriftType type) => type switch
    {
        ThriftType.Int8 => (sbyte)ReadByte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ReadSigned(),
        _ => throw new InvalidDataException("a field that should be a number is something else"),
    };

    public int ReadInt32(ThriftType type) =>
        ReadInteger(type) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw new InvalidDataException("a number has more than 32 bits");

    public static bool ReadBoolean(ThriftType type) => type is ThriftType.True or ThriftType.False
        ? type == ThriftType.True
        : throw new InvalidDataException("a field that should be true or false is something else");

    public ReadOnlySpan<byte> ReadBytes(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw new InvalidDataException("a field that should be text is something else");
        }

        int length = ReadLength();
        ReadOnlySpan<byte> read = bytes.Slice(Position, length);
        Position += length;
        return read;
    }

    public string ReadText(ThriftType type)
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes(type));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("a name is not UTF-8", e);
        }
    }

    /// <summary>Reads the head of a list.</summary>
    /// <returns>How many elements follow.</returns>
    public int ReadList(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw new InvalidDataException("a field that should be a list is something else");
        }

        byte head = ReadByte();
        element = (ThriftType)(head & 0x0F);
        return head >> 4 is < 15 and var count ? Checked(count) : ReadLength();
    }

    /// <exception cref="InvalidDataException">A value is no structure.</exception>
    public static void RequireStruct(ThriftType type)
    {
        if (type != ThriftType.Struct)
        {
            throw new InvalidDataException("a field that should be a structure is something else");
        }
    }

    /// <summary>Passes over a value.</summary>
    /// <returns>Its bytes.</returns>
    public ReadOnlySpan<byte> Skip(ThriftType type)
    {
        int start = Position;
        Skip(type, DeepestNesting);
        return bytes[start..Position];
    }

    private void Skip(ThriftType type, int levels)
    {
        if (levels == 0)
        {
            throw new InvalidDataException("what describes the data is nested too deeply");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Double:
                Position += Checked(sizeof(double));
                break;
            case ThriftType.Binary:
                _ = ReadBytes(type);
                break;
            case ThriftType.List or ThriftType.Set:
                SkipElements(ReadList(type, out ThriftType element), element, levels);
                break;
            case ThriftType.Map:
                SkipPairs(levels);
                break;
            case ThriftType.Struct:
                for (int field = 0; Next(ref field, out ThriftType inner);)
                {
                    Skip(inner, levels - 1);
                }

                break;
            default:
                _ = ReadInteger(type);
                break;
        }
    }

    private void SkipPairs(int levels)
    {
        int pairs = ReadLength();
        byte types = pairs > 0 ? ReadByte() : (byte)0;
        for (int i = 0; i < pairs; i++)
        {
            SkipElements(1, (ThriftType)(types >> 4), levels);
            SkipElements(1, (ThriftType)(types & 0x0F), levels);
        }
    }

    /// <summary>Passes over elements. Unlike in fields, true and false take a byte here.</summary>
    private void SkipElements(int count, ThriftType type, int levels)
    {
        for (int i = 0; i < count; i++)
        {
            if (type is ThriftType.True or ThriftType.False)
            {
                _ = ReadByte();
            }
            else
            {
                Skip(type, levels - 1);
            }
        }
    }

    private byte ReadByte() => Position < bytes.Length ? bytes[Position++] : throw new EndOfStreamException("the end is missing");

    private long ReadSigned()
    {
        ulong number = ReadUnsigned();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong ReadUnsigned()
    {
        ulong number = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            byte part = ReadByte();
            number |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("a number does not end");
    }

    /// <summary>Reads a length, of which each unit takes a byte at least.</summary>
    private int ReadLength() => ReadUnsigned() is <= int.MaxValue and var length
        ? Checked((int)length)
        : throw new InvalidDataException("a length is beyond the end");

    private readonly int Checked(int length) => length <= Left ? length : throw new EndOfStreamException("a length is beyond the end");
}
