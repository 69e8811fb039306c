namespace AlbertEmbed.Columns;

/// <summary>What stands before a page.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Unpacked">Its bytes before they were packed.</param>
/// <param name="Packed">Its bytes.</param>
internal sealed record PageHeader(PageKind Kind, int Unpacked, int Packed)
{
    /// <summary>A larger page is damaged or hostile data, and would fill the memory.</summary>
    private const int LongestPage = 1 << 28;

    /// <summary>More values than any page has.</summary>
    private const int MostValues = 1 << 25;

    /// <summary>CRC-32 of its bytes; null where the file has none.</summary>
    public int? Checksum { get; private init; }

    /// <summary>How many values it has, nulls included.</summary>
    public int Values { get; private init; }

    public ValueEncoding Encoding { get; private init; }

    /// <summary>How many of its values are null; null where that is not said.</summary>
    public int? Nulls { get; private init; }

    /// <summary>How many rows start in it; null where that is not said.</summary>
    public int? Rows { get; private init; }

    /// <summary>Bytes of the repetition levels, where they stand alone.</summary>
    public int RepetitionLength { get; private init; }

    /// <summary>Bytes of the definition levels, where they stand alone.</summary>
    public int DefinitionLength { get; private init; }

    /// <summary>Whether what follows the levels is packed.</summary>
    public bool IsPacked { get; private init; } = true;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">What stands there.</param>
    /// <param name="length">How many bytes it takes.</param>
    /// <exception cref="EndOfStreamException">It goes on behind the bytes.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        ThriftReader reader = new(bytes);
        (int kind, int unpacked, int packed, int? checksum) = (-1, -1, -1, null);
        PageHeader details = new((PageKind)(-1), 0, 0);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            switch (field)
            {
                case 1:
                    kind = reader.ReadInt32(type);
                    break;
                case 2:
                    unpacked = reader.ReadInt32(type);
                    break;
                case 3:
                    packed = reader.ReadInt32(type);
                    break;
                case 4:
                    checksum = reader.ReadInt32(type);
                    break;
                case 5 or 7 or 8:
                    ThriftReader.RequireStruct(type);
                    details = ReadDetails(ref reader, field == 8);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        PageHeader header = details with { Kind = (PageKind)kind, Unpacked = unpacked, Packed = packed, Checksum = checksum };
        header.Check();
        return header;
    }

    private static PageHeader ReadDetails(ref ThriftReader reader, bool isV2)
    {
        PageHeader details = new((PageKind)(-1), 0, 0);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            details = (field, isV2) switch
            {
                (1, _) => details with { Values = reader.ReadInt32(type) },
                (2, true) => details with { Nulls = reader.ReadInt32(type) },
                (3, true) => details with { Rows = reader.ReadInt32(type) },
                (2, false) or (4, true) => details with { Encoding = (ValueEncoding)reader.ReadInt32(type) },
                (3 or 4, false) when type == ThriftType.Int32 => RequireRuns(details, reader.ReadInt32(type)),
                (5, true) => details with { DefinitionLength = reader.ReadInt32(type) },
                (6, true) => details with { RepetitionLength = reader.ReadInt32(type) },
                (7, true) => details with { IsPacked = ThriftReader.ReadBoolean(type) },
                _ => Skip(ref reader, type, details),
            };
        }

        return details;
    }

    private static PageHeader Skip(ref ThriftReader reader, ThriftType type, PageHeader details)
    {
        reader.Skip(type);
        return details;
    }

    private static PageHeader RequireRuns(PageHeader details, int encoding) =>
        encoding == (int)ValueEncoding.BitPacked
            ? throw new InvalidDataException(
                "levels are packed in bits, as programs did before 2014; write the file again with a newer one")
            : details;

    private void Check()
    {
        if (!Enum.IsDefined(Kind) || Packed < 0 || Unpacked < 0 || Unpacked > LongestPage || Values is < 0 or > MostValues
            || RepetitionLength < 0 || DefinitionLength < 0 || (long)RepetitionLength + DefinitionLength > Math.Min(Packed, Unpacked))
        {
            throw new InvalidDataException("a page has a size that no page has");
        }
    }
}
