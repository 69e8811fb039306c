using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to NPY files: to words of the header, whose length stays right, and to values.</summary>
internal static partial class NpyMutations
{
    private const int StartOfHeader = 10;

    private static readonly string[] Words =
        ["True", "False", "<f8", ">f4", "<i4", "<f2", "|i1", "|u1", "|O", "descr", "shape", "fortran_order", "x", "'", "(", ")", "None"];

    private static readonly float[] OddValues = [float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon, -0f];

    public static byte[] Change(byte[] bytes, Random random)
    {
        int end = bytes.Length < StartOfHeader ? 0 : StartOfHeader + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        if (end <= StartOfHeader || end > bytes.Length)
        {
            return ByteMutations.Change(bytes, random);
        }

        return random.Next(6) switch
        {
            0 => ByteMutations.Change(bytes, random),
            1 => ByteMutations.SetNumber(bytes, 8, 2, random),
            2 when bytes.Length > end + 4 => ByteMutations.Splice(
                bytes,
                random.Next(end, bytes.Length - 4) & ~3,
                4,
                BitConverter.GetBytes(OddValues[random.Next(OddValues.Length)])),
            _ => ChangeHeader(bytes, end, random),
        };
    }

    private static byte[] ChangeHeader(byte[] bytes, int end, Random random)
    {
        string header = Encoding.Latin1.GetString(bytes[StartOfHeader..end]);
        MatchCollection words = HeaderWord().Matches(header);
        if (words.Count == 0)
        {
            return ByteMutations.Change(bytes, random);
        }

        Match word = words[random.Next(words.Count)];
        header = (header[..word.Index] + Other(word.Value, random) + header[(word.Index + word.Length)..]).TrimEnd();
        byte[] padded = Encoding.UTF8.GetBytes(header.PadRight(end - StartOfHeader - 1) + "\n");
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)padded.Length);
        return [.. bytes[..8], .. length, .. padded, .. bytes[end..]];
    }

    private static string Other(string word, Random random) =>
        random.Next(5) == 0 ? Strings.Any(random)
        : random.Next(8) == 0 ? "-1, " + word
        : char.IsDigit(word[0]) ? OtherSize(random)
        : Words[random.Next(Words.Length)];

    private static string OtherSize(Random random) =>
        random.Next(3) == 0 ? (1L << random.Next(63)).ToString(CultureInfo.InvariantCulture) : Numbers.ExtremeText(random);

    [GeneratedRegex(@"-?\d+|'[^']*'|True|False|[(){}]")]
    private static partial Regex HeaderWord();
}
