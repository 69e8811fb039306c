using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using AlbertEmbed.Errors;
using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Checkpoints;

/// <summary>
/// A <c>pytorch_model.bin</c>, read without running anything: the zip form (PyTorch 1.6 and later), or the plain form before that.
/// </summary>
/// <remarks>Source: PyTorch's torch/serialization.py.</remarks>
internal sealed class TorchFile : ITensorFile
{
    /// <summary>More than any state dictionary's description takes.</summary>
    private const long LongestPickle = 1 << 26;

    private static readonly BigInteger LegacyMagic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly string path;
    private readonly Dictionary<string, StoredTensor> tensors = [];
    private readonly Dictionary<string, (long Start, long Length)> places = [];
    private readonly string? root;

    private TorchFile(string path)
    {
        this.path = path;
        using FileStream file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        bool isZip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic.SequenceEqual("PK"u8);
        file.Position = 0;
        Add(isZip ? ReadZip(file, out root) : ReadLegacy(file));
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <exception cref="UserException">The file is missing, damaged, or holds something else than tensors.</exception>
    public static TorchFile Open(string path) => Guard(path, () =>
    {
        GitLfsPointer.Refuse(path);
        return new TorchFile(path);
    });

    public void Dispose()
    {
        // The file is opened for each tensor.
    }

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
                tensors[name] = new TorchStoredTensor(tensor, () => Bytes(tensor));
            }
        }
    }

    private static object? ReadZip(FileStream file, out string root)
    {
        using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry description = archive.Entries.FirstOrDefault(entry => entry.Name == "data.pkl")
            ?? throw new FormatException("it is a zip file without data.pkl");
        root = description.FullName[..^description.Name.Length];
        if (archive.GetEntry(root + "byteorder") is { } order)
        {
            using StreamReader text = new(order.Open());
            char[] word = new char[6];
            if (new string(word, 0, text.ReadBlock(word, 0, word.Length)) != "little")
            {
                throw new FormatException("its numbers are big-endian");
            }
        }

        return new PickleMachine(Read(description, LongestPickle)).Load();
    }

    private object? ReadLegacy(FileStream file)
    {
        byte[] start = new byte[Math.Min(file.Length, LongestPickle)];
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
            if (key is not string name || !storages.TryGetValue(name, out TorchStorage? storage) || BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count)
            {
                throw new FormatException("its storages are not those that its tensors lie in");
            }

            position += count.Length;
            places[name] = (position, checked(storage.Count * storage.ElementSize));
            position += places[name].Length;
            if (position > file.Length)
            {
                throw new FormatException("it is cut off");
            }
        }

        return state;
    }

    /// <summary>A tensor's bytes, in pinned memory of their own.</summary>
    private byte[] Bytes(TorchTensor tensor) => Guard(path, () =>
    {
        using FileStream file = File.OpenRead(path);
        return tensor.Copy(root is null ? LegacyStorage(file, tensor.Storage) : ZipStorage(file, tensor.Storage));
    });

    /// <summary>Turns whatever a damaged file leads to into what a user is told.</summary>
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw UserException.Model($"{path} is not a usable PyTorch file: {e.Message.TrimEnd('.')}. Fetch it again, or the same checkpoint as model.safetensors.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }

    private byte[] ZipStorage(FileStream file, TorchStorage storage)
    {
        using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{storage.Key}") ?? throw new FormatException($"the storage {storage.Key} is missing");
        long length = checked(storage.Count * storage.ElementSize);
        return entry.Length >= length ? Read(entry, entry.Length) : throw new FormatException($"the storage {storage.Key} is too short");
    }

    private byte[] LegacyStorage(FileStream file, TorchStorage storage)
    {
        (long start, long length) = places.TryGetValue(storage.Key, out (long, long) place) ? place : throw new FormatException($"the storage {storage.Key} is missing");
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Read(ZipArchiveEntry entry, long most)
    {
        // PyTorch stores entries as they are: a packed one could unpack to any size.
        if (entry.CompressedLength != entry.Length || entry.Length > most)
        {
            throw new FormatException($"its entry {entry.Name} is packed or too large, as PyTorch does not make them");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)entry.Length));
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);

        // Files may be written without check sums; .NET does not compare them.
        Crc32 sum = new();
        sum.Update(bytes);
        return entry.Crc32 == 0 || sum.Value == entry.Crc32 ? bytes : throw new FormatException($"its entry {entry.Name} does not have the check sum that it says");
    }
}
