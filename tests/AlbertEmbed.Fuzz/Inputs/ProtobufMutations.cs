using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to Protocol Buffers (SentencePiece models, ONNX graphs): the lengths around a changed field mostly stay right.</summary>
internal static class ProtobufMutations
{
    private const int LengthDelimited = 2;

    public static byte[] Change(byte[] bytes, Random random) => Message(bytes, random, 0) ?? ByteMutations.Change(bytes, random);

    private static byte[]? Message(byte[] bytes, Random random, int depth)
    {
        List<Field>? fields = Fields(bytes);
        if (fields is not { Count: > 0 })
        {
            return null;
        }

        Field field = fields[random.Next(3) switch
        {
            0 => random.Next(Math.Min(fields.Count, 40)),
            1 => fields.Count - 1 - random.Next(Math.Min(fields.Count, 40)),
            _ => random.Next(fields.Count),
        }];
        int length = field.End - field.Start;
        if (field.Wire == LengthDelimited
            && depth < 8
            && random.Next(5) != 0
            && Message(bytes[field.Value..field.End], random, depth + 1) is { } inner)
        {
            return ByteMutations.Splice(bytes, field.Start, length, Delimited(field.Number, inner));
        }

        return random.Next(9) switch
        {
            0 => ByteMutations.Splice(bytes, field.Start, length, []),
            1 => ByteMutations.Splice(bytes, field.Start, 0, Repeated(bytes[field.Start..field.End], random)),
            2 =>
                ByteMutations.Splice(
                bytes,
                field.Start,
                length,
                [.. Varint((ulong)((random.Next(1, 40) << 3) | field.Wire)), .. bytes[field.BeforeValue..field.End]]),
            3 =>
                ByteMutations.Splice(
                bytes,
                field.Start,
                length,
                [.. Varint(((ulong)field.Number << 3) | (uint)random.Next(8)), .. bytes[field.BeforeValue..field.End]]),
            4 =>
                ByteMutations.Splice(
                bytes,
                field.Start,
                length,
                [.. Varint(
                    (ulong)((field.Number << 3) | LengthDelimited)), .. Varint(Numbers.Extreme(random)), .. bytes[field.Value..field.End]]),
            5 =>
                ByteMutations.Splice(
                bytes, field.Start, length, Delimited(field.Number, ByteMutations.Change(bytes[field.Value..field.End], random))),
            6 => ByteMutations.Change(bytes, random),
            7 when field.Wire == LengthDelimited =>
                ByteMutations.Splice(bytes, field.Start, length, Delimited(field.Number, Encoding.UTF8.GetBytes(Strings.Any(random)))),
            _ => field.Wire switch
            {
                0 =>
                    ByteMutations.Splice(
                    bytes, field.Start, length, [.. bytes[field.Start..field.Value], .. Varint(Numbers.Extreme(random))]),
                1 => ByteMutations.SetNumber(bytes, field.Value, 8, random),
                5 =>
                    ByteMutations.Splice(
                    bytes, field.Value, 4, BitConverter.GetBytes(random.Next(2) == 0 ? float.NaN : float.NegativeInfinity)),
                _ =>
                    ByteMutations.Splice(
                    bytes,
                    field.Start,
                    length,
                    Delimited(field.Number, [.. Varint(Numbers.Extreme(random)), .. Varint(Numbers.Extreme(random))])),
            },
        };
    }

    private static byte[] Repeated(byte[] field, Random random) =>
        [.. Enumerable.Repeat(field, field.Length < 500 && random.Next(6) == 0 ? 3000 : 1).SelectMany(one => one)];

    private static byte[] Delimited(int number, byte[] content) =>
        [.. Varint((ulong)((number << 3) | LengthDelimited)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    /// <returns>Null where the bytes are no message.</returns>
    private static List<Field>? Fields(byte[] bytes)
    {
        List<Field> fields = [];
        for (int at = 0; at < bytes.Length;)
        {
            int start = at;
            if (Read(bytes, ref at) is not { } tag || tag >> 3 is 0 or > 100_000)
            {
                return null;
            }

            int before = at;
            int wire = (int)(tag & 7);
            ulong? length = wire switch { 0 => 0, 1 => 8, 5 => 4, LengthDelimited => Read(bytes, ref at), _ => null };
            int value = at;
            if (wire == 0 && Read(bytes, ref at) is null)
            {
                return null;
            }

            if (length is not { } count || count > (ulong)(bytes.Length - at))
            {
                return null;
            }

            at += (int)count;
            fields.Add(new Field((int)(tag >> 3), wire, start, before, value, at));
        }

        return fields;
    }

    private static ulong? Read(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    /// <param name="Number">The field's number.</param>
    /// <param name="Wire">How its value is written.</param>
    /// <param name="Start">Where its tag starts.</param>
    /// <param name="BeforeValue">Where its tag ends.</param>
    /// <param name="Value">Where the value starts, after a length.</param>
    /// <param name="End">Where it ends.</param>
    private readonly record struct Field(int Number, int Wire, int Start, int BeforeValue, int Value, int End);
}
