using System.IO.Compression;
using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Checkpoints;

/// <summary>Files that are no state dictionary, by accident or by intent.</summary>
public sealed class TorchFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    private string BinPath => Path.Combine(folder, "pytorch_model.bin");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\0\0\0exittR.", "it refers to posix.system")]
    [InlineData("cbuiltins\neval\n(X\u0001\0\0\01tR.", "it refers to builtins.eval")]
    [InlineData("ctorch.hub\nload\n.", "it refers to torch.hub.load")]
    [InlineData("(dI01\n.", "opcode 0x64")]
    [InlineData("}(X\u0001\0\0\0aNubNi", "opcode 0x69")]
    [InlineData("h\0.", "recalls a value that it has not stored")]
    [InlineData("tttt.", "a mark is missing")]
    [InlineData("X\u00FF\u00FF\u00FF\u007Fabc", "it is cut off")]
    [InlineData("K\u0001.", "it holds no state dictionary")]
    [InlineData("(X\u0003\0\0\0abcK\u0001tQ.", "not a tensor storage")]
    [InlineData("ccollections\nOrderedDict\n(K\u0001tR.", "is not called as PyTorch does it")]
    public void A_pickle_that_asks_for_anything_but_tensors_is_refused_by_name(string pickle, string message)
    {
        WriteZip(("data.pkl", Encoding.Latin1.GetBytes(pickle), CompressionLevel.NoCompression));
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cposix\nsystem\n(X\u0004\0\0\0exittR.", "it refers to posix.system")]
    [InlineData("not a pickle", "opcode 0x6E")]
    [InlineData("", "it is cut off")]
    public void The_old_form_is_as_strict(string content, string message)
    {
        File.WriteAllBytes(BinPath, Encoding.Latin1.GetBytes(content));
        Assert.Contains(message, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        WriteZip(("data.pkl", new byte[50_000_000], CompressionLevel.SmallestSize));
        Assert.Contains("compressed or too large", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin-zip")]
    [InlineData("bin-legacy")]
    public void A_file_that_is_cut_off_is_refused(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(TestModel.DataFolder(name), "pytorch_model.bin"));
        foreach (int length in (int[])[1, 100, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(BinPath, bytes[..length]);
            Refusal();
        }
    }

    [Fact]
    public void Numbers_that_do_not_have_their_check_sum_are_refused()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(TestModel.DataFolder("bin-zip"), "pytorch_model.bin"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(BinPath, bytes);
        Assert.Contains("check sum", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal()
    {
        UserException refused = Assert.Throws<UserException>(() =>
        {
            using TorchFile file = TorchFile.Open(BinPath);
            foreach ((string name, StoredTensor tensor) in file.Tensors)
            {
                tensor.ToWeight(name, out _);
            }
        });
        Assert.Equal(ErrorKind.Model, refused.Kind);
        Assert.StartsWith(BinPath, refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    private void WriteZip(params (string Name, byte[] Content, CompressionLevel Level)[] entries)
    {
        using ZipArchive archive = ZipFile.Open(BinPath, ZipArchiveMode.Create);
        foreach ((string name, byte[] content, CompressionLevel level) in entries)
        {
            using Stream stream = archive.CreateEntry("archive/" + name, level).Open();
            stream.Write(content);
        }
    }
}
