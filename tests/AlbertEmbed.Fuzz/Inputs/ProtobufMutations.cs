using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to Protocol Buffers (SentencePiece models, ONNX graphs): the lengths around a changed field mostly stay right.</summary>
internal static class ProtobufMutations
{
    private const int Deepest = 8;

    public static byte[] Change(byte[] bytes, Random random) => Message(bytes, random, 0) ?? ByteMutations.Change(bytes, random);

    private static byte[]? Message(byte[] bytes, Random random, int depth)
    {
        List<ProtobufField>? fields = ProtobufReader.Fields(bytes);
        if (fields is not { Count: > 0 })
        {
            return null;
        }

        ProtobufField field = fields[random.Next(3) switch
        {
            0 => random.Next(Math.Min(fields.Count, 40)),
            1 => fields.Count - 1 - random.Next(Math.Min(fields.Count, 40)),
            _ => random.Next(fields.Count),
        }];
        return field.Wire == ProtobufField.LengthDelimited
            && depth < Deepest
            && random.Next(5) != 0
            && Message(bytes[field.Value..field.End], random, depth + 1) is { } inner
            ? Replace(bytes, field, Delimited(field.Number, inner))
            : ChangeField(bytes, field, random);
    }

    private static byte[] ChangeField(byte[] bytes, ProtobufField field, Random random) => random.Next(9) switch
    {
        0 => Replace(bytes, field, []),
        1 => ByteMutations.Splice(bytes, field.Start, 0, Repeated(bytes[field.Start..field.End], random)),
        2 => Replace(
            bytes, field, [.. Varint((ulong)((random.Next(1, 40) << 3) | field.Wire)), .. bytes[field.BeforeValue..field.End]]),
        3 => Replace(
            bytes, field, [.. Varint(((ulong)field.Number << 3) | (uint)random.Next(8)), .. bytes[field.BeforeValue..field.End]]),
        4 => Replace(
            bytes, field, [.. DelimitedTag(field.Number), .. Varint(Numbers.Extreme(random)), .. bytes[field.Value..field.End]]),
        5 => Replace(bytes, field, Delimited(field.Number, ByteMutations.Change(bytes[field.Value..field.End], random))),
        6 => ByteMutations.Change(bytes, random),
        7 when field.Wire == ProtobufField.LengthDelimited =>
            Replace(bytes, field, Delimited(field.Number, Encoding.UTF8.GetBytes(Strings.Any(random)))),
        _ => ChangeValue(bytes, field, random),
    };

    private static byte[] ChangeValue(byte[] bytes, ProtobufField field, Random random) => field.Wire switch
    {
        0 => Replace(bytes, field, [.. bytes[field.Start..field.Value], .. Varint(Numbers.Extreme(random))]),
        1 => ByteMutations.SetNumber(bytes, field.Value, 8, random),
        5 => ByteMutations.Splice(
            bytes, field.Value, 4, BitConverter.GetBytes(random.Next(2) == 0 ? float.NaN : float.NegativeInfinity)),
        _ => Replace(
            bytes, field, Delimited(field.Number, [.. Varint(Numbers.Extreme(random)), .. Varint(Numbers.Extreme(random))])),
    };

    private static byte[] Replace(byte[] bytes, ProtobufField field, byte[] by) =>
        ByteMutations.Splice(bytes, field.Start, field.Length, by);

    private static byte[] Repeated(byte[] field, Random random) =>
        [.. Enumerable.Repeat(field, field.Length < 500 && random.Next(6) == 0 ? 3000 : 1).SelectMany(one => one)];

    private static byte[] Delimited(int number, byte[] content) =>
        [.. DelimitedTag(number), .. Varint((ulong)content.Length), .. content];

    private static byte[] DelimitedTag(int number) => Varint((ulong)((number << 3) | ProtobufField.LengthDelimited));

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
