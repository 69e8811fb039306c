using System.Text;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Numbers of an NPY header that are not those of the file.</summary>
public sealed class NpyHeaderTests : IDisposable
{
    private const int Width = 8;

    private readonly WorkFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("36028797018963969, 384", 1536)]
    [InlineData("36028797018963968, 384", 0)]
    [InlineData("9223372036854775807, 384", 0)]
    [InlineData("4611686018427387904, 8", 0)]
    [InlineData("2, 8", 32)]
    public void Rows_that_the_file_does_not_hold_are_said(string shape, int bytes)
    {
        string path = Write("v.npy", shape, new byte[bytes]);
        using FileStream file = File.OpenRead(path);
        UserException refusal = Assert.Throws<UserException>(() => NpyHeader.Read(file));
        Assert.Equal(ErrorKind.Failure, refusal.Kind);
        Assert.Contains("is cut off", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1, 8")]
    [InlineData("9223372036854775808, 8")]
    [InlineData("18446744073709551617, 8")]
    [InlineData("1, 2147483648")]
    [InlineData("1, -8")]
    [InlineData("4611686018427387904, 0")]
    public void Numbers_that_no_file_can_have_are_refused(string shape)
    {
        string path = Write("v.npy", shape, new byte[Width * sizeof(float)]);
        using FileStream file = File.OpenRead(path);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<UserException>(() => NpyHeader.Read(file)).Kind);
    }

    [Fact]
    public void Search_and_merge_read_and_write_nothing_of_such_a_file()
    {
        // Of 384 components: with them the product wraps to what the file holds.
        string path = Write("v.npy", "36028797018963969, 384", new byte[1536]);
        Assert.Equal(1, BuiltProgram.Run("search", "-m", TestModel.DataFolder("gelu-new"), "hello", "--in", path).ExitCode);
        string output = folder.Path("m.npy");
        BuiltProgram.Result merge = BuiltProgram.Run("merge", path, path, "-o", output);
        Assert.Equal(1, merge.ExitCode);
        Assert.Contains("is cut off", merge.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void A_file_with_another_header_is_not_joined_as_lines()
    {
        string path = Write("v", "-1, 8", "\n"u8.ToArray());
        Assert.Contains(
            "is not an NPY file",
            WorkFolder.Refusal(BuiltProgram.Run("merge", path, path, "-o", folder.Path("m.jsonl"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5, 2)]
    [InlineData(0, -1, 2)]
    [InlineData(1, 1, 2)]
    public void Row_starts_that_do_not_go_up_to_the_rows_are_not_joined(long first, long second, long last)
    {
        string path = Write("v.npy", "2, 8", new byte[2 * Width * sizeof(float)]);
        string splits = Write("v.splits.npy", "3,", [.. new[] { first, second, last }.SelectMany(BitConverter.GetBytes)], "<i8");
        RunJson.Write(path, new RunMetadata
        {
            Program = "test",
            Model = "none",
            Width = Width,
            Recipe = new(StringComparer.Ordinal) { ["shard"] = "1/1" },
            Input = new RunInput { Sources = [new InputSource("in.txt", 0, "00")] },
            Summary = new RunSummary { Records = 2 },
            Files = new OutputFiles { Vectors = FileIdentity.Of(path), Splits = FileIdentity.Of(splits) },
        });
        Assert.Contains(
            "is damaged", WorkFolder.Refusal(BuiltProgram.Run("merge", path, "-o", folder.Path("m.npy"))), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("m.npy")));
    }

    private string Write(string name, string shape, byte[] data, string type = "<f4")
    {
        byte[] text = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + '\n');
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)text.Length)];
        File.WriteAllBytes(folder.Path(name), [.. start, .. text, .. data]);
        return folder.Path(name);
    }
}
