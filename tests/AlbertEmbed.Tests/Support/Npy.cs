using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Tests.Support;

/// <summary>Reads NPY as NumPy defines it.</summary>
internal static class Npy
{
    public static (int Rows, int Width, float[] Values) Parse(byte[] file)
    {
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], file[..8]);
        int headerLength = BitConverter.ToUInt16(file, 8);
        Assert.Equal(0, (10 + headerLength) % 64);
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        Match match = Regex.Match(header, @"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$");
        Assert.True(match.Success, header);
        int rows = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        int width = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        float[] values = MemoryMarshal.Cast<byte, float>(file.AsSpan(10 + headerLength)).ToArray();
        Assert.Equal(rows * width, values.Length);
        return (rows, width, values);
    }
}
