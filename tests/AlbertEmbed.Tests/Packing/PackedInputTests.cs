using AlbertEmbed.Packing;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Packing;

/// <summary>Packed files as inputs of the program.</summary>
public sealed class PackedInputTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("in.txt.zst")]
    [InlineData("in.txt.xz")]
    [InlineData("in.txt.bz2")]
    public void A_file_that_is_packed_otherwise_is_read_and_noticed_where_it_is_damaged(string name)
    {
        string input = work.Path(name);
        PackingKind kind = PackingNames.Of(name)!.Value;
        string numbers = string.Concat(Enumerable.Range(1, 300).Select(i => $"{i}\n"));
        byte[] packed = kind == PackingKind.Xz ? PackedFiles.XzNumbers : PackedFiles.Pack(kind, numbers);
        File.WriteAllBytes(input, packed);
        BuiltProgram.Result whole = work.Embed("-i", input);
        File.WriteAllText(Path.ChangeExtension(input, null), numbers);
        Assert.Equal(work.Embed("-i", Path.ChangeExtension(input, null)).Output, whole.Output);
        foreach (byte[] damaged in (byte[][])[packed[..^1], packed[..(packed.Length / 2)], [.. packed, 1], []])
        {
            File.WriteAllBytes(input, damaged);
            BuiltProgram.Result run = work.Embed("-i", input);
            Assert.Equal(3, run.ExitCode);
            Assert.Contains(
                $"{name}:{run.Lines.Length + 1}: the compressed data is damaged or cut off", run.Error, StringComparison.Ordinal);
            Assert.StartsWith(run.Output, whole.Output, StringComparison.Ordinal);
        }

        Assert.Equal(2, work.Embed("-i", input, "--shard", "1/2").ExitCode);
    }
}
