using System.IO.Compression;
using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to PyTorch's pickles, with and without a zip around them.</summary>
internal static class PickleMutations
{
    private static readonly string[] Opcodes =
    [
        "(", ".", "0", "1", "2", "N", "Q", "R", "b", "a", "e", "s", "u", "t", "]", "}", ")", "l", "d", "o", "\u0085", "\u0086", "\u0087",
        "\u0088", "\u0089", "\u0081", "\u0092", "\u0093", "\u0094",
        "cos\nsystem\n", "cbuiltins\neval\n", "c__main__\nX\n", "ctorch\nFloatStorage\n", "ctorch._utils\n_rebuild_tensor_v2\n",
        "X\u0003\0\0\0abc", "U\u0003abc",
        "J\u00ff\u00ff\u00ff\u00ff", "J\0\0\0\u0080", "J\u00ff\u00ff\u00ff\u007f", "K\u00ff", "M\u00ff\u00ff",
        "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "\u008a\u0000",
        "\u008b\u00ff\u00ff\u00ff\u007f", "h\u00ff", "q\u00ff", "r\u00ff\u00ff\u00ff\u007f", "j\u00ff\u00ff\u00ff\u00ff",
        "I99999999999999999999\n", "L-1L\n", "F1e999\n", "P1\n", "g0\n", "G\u007f\u00f0\0\0\0\0\0\0",
        "\u008c\u0003abc", "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "B\u00ff\u00ff\u00ff\u007f",
        "X\u00ff\u00ff\u00ff\u007f", "\u0080\u0009", "\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "\u0097", "\u0098",
    ];

    public static byte[] Change(byte[] bytes, Random random)
    {
        if (bytes.Length > 4 && bytes[0] == 'P' && bytes[1] == 'K')
        {
            try
            {
                return random.Next(3) == 0 ? ZipFields(bytes, random) : ZipEntry(bytes, random);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                // An earlier round has damaged the zip.
                return ByteMutations.Change(bytes, random);
            }
        }

        return Opcode(bytes, random);
    }

    private static byte[] Opcode(byte[] bytes, Random random)
    {
        if (random.Next(4) == 0 || bytes.Length < 4)
        {
            return ByteMutations.Change(bytes, random);
        }

        // Numbers are behind BININT's J, K and M, and lengths of texts behind X.
        int place = random.Next(Math.Min(bytes.Length, 6000));
        if (random.Next(2) == 0)
        {
            for (int i = place; i < bytes.Length - 1; i++)
            {
                int width = bytes[i] switch
                {
                    (byte)'J' or (byte)'X' or (byte)'r' or (byte)'j' => 4,
                    (byte)'M' => 2,
                    (byte)'K' or (byte)'h' or (byte)'q' => 1,
                    _ => 0,
                };
                if (width > 0)
                {
                    return ByteMutations.SetNumber(bytes, i + 1, width, random);
                }
            }
        }

        string opcode = Opcodes[random.Next(Opcodes.Length)];
        return ByteMutations.Splice(
            bytes,
            place,
            random.Next(2) == 0 ? 0 : 1,
            Encoding.Latin1.GetBytes(random.Next(30) == 0 ? string.Concat(Enumerable.Repeat(opcode, 20_000)) : opcode));
    }

    private static byte[] ZipFields(byte[] bytes, Random random)
    {
        List<int> places = [];
        for (int i = 0; i + 4 < bytes.Length; i++)
        {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] < 10 && bytes[i + 3] < 10)
            {
                places.Add(i);
            }
        }

        if (places.Count == 0)
        {
            return ByteMutations.Change(bytes, random);
        }

        int place = places[random.Next(2) == 0 ? places.Count - 1 - random.Next(Math.Min(4, places.Count)) : random.Next(places.Count)];
        return ByteMutations.SetNumber(bytes, Math.Min(bytes.Length - 1, place + random.Next(0, 50)), 1 << random.Next(4), random);
    }

    private static byte[] ZipEntry(byte[] bytes, Random random)
    {
        using ZipArchive archive = new(new MemoryStream(bytes));
        MemoryStream changed = new();
        using (ZipArchive copy = new(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            int target = random.Next(2) == 0 ? 0 : random.Next(archive.Entries.Count);
            for (int i = 0; i < archive.Entries.Count; i++)
            {
                ZipArchiveEntry entry = archive.Entries[i];
                using MemoryStream content = new();
                using (Stream from = entry.Open())
                {
                    from.CopyTo(content);
                }

                byte[] data = content.ToArray();
                string name = entry.FullName;
                if (i == target || (target == 0 && name.EndsWith("data.pkl", StringComparison.Ordinal)))
                {
                    (name, data) = random.Next(6) == 0 ? ("other/" + name, data) : (name, Opcode(data, random));
                }

                using Stream to =
                    copy.CreateEntry(name, random.Next(10) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                to.Write(data);
            }
        }

        return changed.ToArray();
    }
}
