namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage that knows nothing of what the bytes mean.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xFF, (byte)'\n', (byte)'\r', (byte)'"', 0x1B];

    /// <summary>Changes some bytes, most often near the start or the end, which say what the rest is.</summary>
    public static byte[] Change(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        int place = Place(bytes.Length, random);
        int length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), bytes.Length - place);
        switch (random.Next(8))
        {
            case 0:
                return bytes[..place];
            case 1:
                byte[] flipped = [.. bytes];
                flipped[place] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 2:
                return Splice(bytes, place, length, []);
            case 3:
                return Splice(bytes, place, 0, Noise(length, random));
            case 4:
                return Splice(bytes, place, length, Noise(length, random));
            case 5:
                return Splice(bytes, place, 1, [Telling[random.Next(Telling.Length)]]);
            case 6:
                return Splice(bytes, place, 0, bytes.AsSpan(place, length));
            default:
                int other = random.Next(bytes.Length);
                return [.. bytes[..place], .. bytes[other..]];
        }
    }

    /// <summary>Replaces a part.</summary>
    public static byte[] Splice(byte[] bytes, int start, int length, ReadOnlySpan<byte> by) =>
        [.. bytes.AsSpan(0, start), .. by, .. bytes.AsSpan(start + length)];

    /// <summary>Overwrites a number of two, four or eight bytes by an extreme one.</summary>
    public static byte[] SetNumber(byte[] bytes, int place, int width, Random random)
    {
        byte[] changed = [.. bytes];
        ulong number = Numbers.Extreme(random);
        for (int i = 0; i < width && place + i < bytes.Length; i++)
        {
            changed[place + i] = (byte)(number >> (8 * i));
        }

        return changed;
    }

    private static int Place(int length, Random random) => random.Next(3) switch
    {
        0 => random.Next(Math.Min(1000, length)),
        1 => length - 1 - random.Next(Math.Min(1000, length)),
        _ => random.Next(length),
    };

    private static byte[] Noise(int length, Random random)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
