namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Finds the fields of a Protocol Buffers message.</summary>
internal static class ProtobufReader
{
    /// <returns>Null where the bytes are no message.</returns>
    public static List<ProtobufField>? Fields(byte[] bytes)
    {
        List<ProtobufField> fields = [];
        for (int at = 0; at < bytes.Length;)
        {
            int start = at;
            if (ReadVarint(bytes, ref at) is not { } tag || tag >> 3 is 0 or > 100_000)
            {
                return null;
            }

            int before = at;
            int wire = (int)(tag & 7);
            ulong? length = wire switch
            {
                0 => 0,
                1 => 8,
                5 => 4,
                ProtobufField.LengthDelimited => ReadVarint(bytes, ref at),
                _ => null,
            };
            int value = at;
            if (wire == 0 && ReadVarint(bytes, ref at) is null)
            {
                return null;
            }

            if (length is not { } count || count > (ulong)(bytes.Length - at))
            {
                return null;
            }

            at += (int)count;
            fields.Add(new ProtobufField(tag, start, before, value, at));
        }

        return fields;
    }

    private static ulong? ReadVarint(byte[] bytes, ref int at)
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
}
