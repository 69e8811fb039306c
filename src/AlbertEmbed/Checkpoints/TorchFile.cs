using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// A <c>pytorch_model.bin</c>, read without running anything: the zip form (PyTorch 1.6 and later), or the plain form before that.
/// </summary>
/// <remarks>Source: PyTorch's torch/serialization.py.</remarks>
internal sealed class TorchFile : ITensorFile
{
    private readonly string path;
    private readonly Dictionary<string, StoredTensor> tensors = [];
    private readonly TorchArchive? archive;
    private readonly TorchPlainFile? plain;

    private TorchFile(string path)
    {
        this.path = path;
        FileStream file = RegularFile.Open(path);
        bool keepsFile = false;
        try
        {
            Span<byte> magic = stackalloc byte[2];
            bool isZip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic.SequenceEqual("PK"u8);
            file.Position = 0;
            archive = isZip ? new TorchArchive(file) : null;
            plain = isZip ? null : new TorchPlainFile(path, file);
            AddTensors(archive?.Description ?? plain?.Description);
            keepsFile = isZip;
        }
        finally
        {
            if (!keepsFile)
            {
                file.Dispose();
            }
        }
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <exception cref="UserException">The file is missing, damaged, or holds something other than tensors.</exception>
    public static TorchFile Open(string path) => TranslateFaults(path, () =>
    {
        GitLfsPointer.Refuse(path);
        return new TorchFile(path);
    });

    public void Dispose() => archive?.Dispose();

    private void AddTensors(object? description)
    {
        if (description is not Dictionary<object, object?> entries)
        {
            throw new FormatException("it holds no state dictionary");
        }

        foreach ((object key, object? value) in entries)
        {
            if (key is string name && value is TorchTensor tensor)
            {
                tensors[name] = new TorchStoredTensor(path, tensor, () => ReadPinned(tensor));
            }
        }
    }

    private byte[] ReadPinned(TorchTensor tensor) =>
        TranslateFaults(path, () => tensor.CopyPinned(archive?.ReadStorage(tensor.Storage) ?? plain!.ReadStorage(tensor.Storage)));

    /// <summary>Translates the exceptions that a damaged file causes into one for the user.</summary>
    private static T TranslateFaults<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (
            e is FormatException or InvalidDataException or EndOfStreamException or OverflowException or ArgumentException
                or NotSupportedException)
        {
            throw UserException.Model(
                $"{path} is not a usable PyTorch file: {e.Message.TrimEnd('.')}. Fetch it again, or the same "
                    + "checkpoint as model.safetensors.",
                e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }
    }
}
