using System.Runtime.InteropServices;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor of a PyTorch file, read when it is asked for.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Tensor">What the file says of it.</param>
/// <param name="Read">Gives its bytes in pinned memory.</param>
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
