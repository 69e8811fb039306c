using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>The form of a PyTorch file before PyTorch 1.6: pickles, then the storages one after the other, each with its length.</summary>
/// <remarks>Source: <c>_legacy_load</c> of PyTorch's torch/serialization.py.</remarks>
internal sealed class TorchPlainFile
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);

    private readonly string path;
    private readonly Dictionary<string, (long Start, long Length)> places = [];

    /// <exception cref="FormatException">The file is damaged.</exception>
    public TorchPlainFile(string path, FileStream file)
    {
        this.path = path;
        byte[] start = new byte[Math.Min(file.Length, PickleMachine.LongestPickle)];
        file.ReadExactly(start);
        PickleMachine machine = new(start);
        if (machine.Load() is not BigInteger magic || magic != Magic)
        {
            throw new FormatException("it does not start as a PyTorch file does");
        }

        // The version of the protocol, and facts about the machine that wrote the file.
        machine.Load();
        machine.Load();
        Description = machine.Load();
        List<object?> keys = machine.Load() as List<object?> ?? throw new FormatException("the list of its storages is missing");
        LocateStorages(file, machine.Position, keys);
    }

    /// <summary>The state dictionary.</summary>
    public object? Description { get; }

    /// <summary>Reads the bytes of a storage.</summary>
    /// <exception cref="FormatException">It is missing.</exception>
    public byte[] ReadStorage(TorchStorage storage)
    {
        (long start, long length) = places.TryGetValue(storage.Key, out (long, long) place)
            ? place
            : throw new FormatException($"the storage {storage.Key} is missing");
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        using FileStream file = RegularFile.Open(path);
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }

    private void LocateStorages(FileStream file, long position, List<object?> keys)
    {
        Dictionary<string, TorchStorage> storages = [];
        foreach (TorchTensor tensor in (Description as Dictionary<object, object?>)?.Values.OfType<TorchTensor>() ?? [])
        {
            storages[tensor.Storage.Key] = tensor.Storage;
        }

        byte[] count = new byte[sizeof(long)];
        foreach (object? key in keys)
        {
            file.Position = position;
            file.ReadExactly(count);
            if (key is not string name
                || !storages.TryGetValue(name, out TorchStorage? storage)
                || BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw new FormatException("the storages that it lists are not those of its tensors");
            }

            long length = checked(storage.Count * storage.Type.Size());
            position += count.Length;
            places[name] = (position, length);
            position += length;
            if (position > file.Length)
            {
                throw new FormatException("it is cut off");
            }
        }
    }
}
