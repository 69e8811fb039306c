using System.Buffers.Binary;
using System.Numerics;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// A <c>pytorch_model.bin</c>, read without running anything: the zip form (PyTorch 1.6 and later), or the plain form before that.
/// </summary>
/// <remarks>Source: PyTorch's torch/serialization.py.</remarks>
internal sealed class TorchFile : ITensorFile
{
    private static readonly BigInteger LegacyMagic =
        BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly string path;
    private readonly Dictionary<string, StoredTensor> tensors = [];
    private readonly Dictionary<string, (long Start, long Length)> places = [];
    private readonly TorchArchive? archive;

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
            Add(archive is null ? ReadLegacy(file) : archive.Description);
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

    /// <exception cref="UserException">The file is missing, damaged, or holds something else than tensors.</exception>
    public static TorchFile Open(string path) => TranslateFaults(path, () =>
    {
        GitLfsPointer.Refuse(path);
        return new TorchFile(path);
    });

    public void Dispose() => archive?.Dispose();

    private void Add(object? pickle)
    {
        if (pickle is not Dictionary<object, object?> entries)
        {
            throw new FormatException("it holds no state dictionary");
        }

        foreach ((object key, object? value) in entries)
        {
            if (key is string name && value is TorchTensor tensor)
            {
                tensors[name] = new TorchStoredTensor(path, tensor, () => Bytes(tensor));
            }
        }
    }

    private object? ReadLegacy(FileStream file)
    {
        byte[] start = new byte[Math.Min(file.Length, PickleMachine.LongestPickle)];
        file.ReadExactly(start);
        PickleMachine machine = new(start);
        if (machine.Load() is not BigInteger magic || magic != LegacyMagic)
        {
            throw new FormatException("it does not start as such a file does");
        }

        machine.Load();
        machine.Load();
        object? state = machine.Load();
        List<object?> keys = machine.Load() as List<object?> ?? throw new FormatException("the list of its storages is missing");
        Dictionary<string, TorchStorage> storages = [];
        foreach (TorchTensor tensor in (state as Dictionary<object, object?>)?.Values.OfType<TorchTensor>() ?? [])
        {
            storages[tensor.Storage.Key] = tensor.Storage;
        }

        long position = machine.Position;
        byte[] count = new byte[sizeof(long)];
        foreach (object? key in keys)
        {
            file.Position = position;
            file.ReadExactly(count);
            if (key is not string name
                || !storages.TryGetValue(name, out TorchStorage? storage)
                || BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw new FormatException("its storages are not those that its tensors lie in");
            }

            position += count.Length;
            places[name] = (position, checked(storage.Count * storage.Type.Size()));
            position += places[name].Length;
            if (position > file.Length)
            {
                throw new FormatException("it is cut off");
            }
        }

        return state;
    }

    /// <summary>A tensor's bytes, in pinned memory of their own.</summary>
    private byte[] Bytes(TorchTensor tensor) => TranslateFaults(path, () =>
    {
        if (archive is not null)
        {
            return tensor.Copy(archive.Storage(tensor.Storage));
        }

        using FileStream file = RegularFile.Open(path);
        return tensor.Copy(LegacyStorage(file, tensor.Storage));
    });

    /// <summary>Turns whatever a damaged file leads to into what a user is told.</summary>
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
                    + $"checkpoint as model.safetensors.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }

    private byte[] LegacyStorage(FileStream file, TorchStorage storage)
    {
        (long start, long length) = places.TryGetValue(storage.Key, out (long, long) place)
            ? place
            : throw new FormatException($"the storage {storage.Key} is missing");
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }
}
