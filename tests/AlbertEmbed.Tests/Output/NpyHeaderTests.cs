using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Output;

namespace AlbertEmbed.Tests.Output;

public sealed class NpyHeaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Float32", 0, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1), }", 4)]
    [InlineData("Float16", 3, 128, "{'descr': '<f2', 'fortran_order': False, 'shape': (3, 128), }", 256)]
    [InlineData("Int64", 2, null, "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", 8)]
    public void A_header_says_type_and_shape_as_NumPy_does(string type, long rows, int? width, string text, int rowLength)
    {
        NpyHeader header = new(Enum.Parse<ElementType>(type), rows, width);
        byte[] bytes = header.ToBytes();
        Assert.Equal(NpyHeader.Length, bytes.Length);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0], bytes[..10]);
        Assert.Equal(text.PadRight(117) + "\n", Encoding.ASCII.GetString(bytes, 10, 118));
        Assert.Equal(rowLength, header.RowLength);

        string path = Path.Combine(folder, "v.npy");
        File.WriteAllBytes(path, [.. bytes, .. new byte[rows * rowLength]]);
        using FileStream file = File.OpenRead(path);
        Assert.Equal(header, NpyHeader.Read(file));
        Assert.Equal(NpyHeader.Length, file.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void It_has_one_length_however_many_rows_there_are(long rows) =>
        Assert.Equal(NpyHeader.Length, new NpyHeader(ElementType.Float32, rows, int.MaxValue).ToBytes().Length);

    [Fact]
    public void A_file_without_one_is_not_taken_for_one()
    {
        string path = Path.Combine(folder, "v.jsonl");
        File.WriteAllText(path, "{\"index\":0}\n");
        using FileStream file = File.OpenRead(path);
        Assert.Null(NpyHeader.Read(file));
        file.Position = 0;
        Assert.False(NpyHeader.StartsWithOne(file));
    }

    [Fact]
    public void What_follows_a_header_is_told_from_it()
    {
        byte[] header = new NpyHeader(ElementType.Float32, 7, 2).ToBytes();
        Assert.Equal([1, 2], NpyHeader.AfterHeader([.. header, 1, 2]).ToArray());
        Assert.Empty(NpyHeader.AfterHeader(header.AsSpan(0, 20)).ToArray());
        Assert.Equal("{}"u8.ToArray(), NpyHeader.AfterHeader("{}"u8).ToArray());
    }
}
