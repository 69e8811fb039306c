using System.Runtime.InteropServices;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor of a PyTorch file, whose numbers are read on demand.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Tensor">Its description in the file.</param>
/// <param name="Read">Reads its bytes into pinned memory.</param>
internal sealed record TorchStoredTensor(string FilePath, TorchTensor Tensor, Func<byte[]> Read)
    : StoredTensor(FilePath, Tensor.Storage.Type, Tensor.Shape)
{
    public override Weight ToWeight(string name, out Array? copied)
    {
        RefuseOtherTypes(name);
        byte[] bytes = Read();
        copied = bytes;
        return new Weight(name, Shape, Type, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0)) { FilePath = FilePath };
    }
}
