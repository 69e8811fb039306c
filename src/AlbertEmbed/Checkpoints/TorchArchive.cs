using System.Buffers.Binary;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Checkpoints;

/// <summary>The zip form of a PyTorch file: a description, and storages with the numbers of tensors. Its directory is read once.</summary>
/// <remarks>Source: PyTorch's torch/serialization.py; APPNOTE.TXT of PKWARE for the end of a zip file.</remarks>
internal sealed class TorchArchive : IDisposable
{
    /// <summary>A checkpoint has tens of entries of a hundred bytes.</summary>
    private const long LongestDirectory = 1 << 22;

    /// <summary>Bytes of the end record. A comment of up to 64 KiB can follow it.</summary>
    private const int EndLength = 22;
    private const int SizeInEnd = 12;

    private readonly ZipArchive archive;
    private readonly string root;

    /// <param name="file">The new object owns it.</param>
    /// <exception cref="FormatException">PyTorch does not write such files.</exception>
    /// <exception cref="InvalidDataException">It is not a whole zip file.</exception>
    public TorchArchive(FileStream file)
    {
        RefuseLongDirectory(file);
        archive = new ZipArchive(file, ZipArchiveMode.Read);
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

        Description = new PickleMachine(Read(description, PickleMachine.LongestPickle)).Load();
    }

    /// <summary>The state dictionary.</summary>
    public object? Description { get; }

    /// <summary>Reads the bytes of a storage.</summary>
    /// <exception cref="FormatException">The storage is missing, too short, or damaged.</exception>
    public byte[] ReadStorage(TorchStorage storage)
    {
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{storage.Key}")
            ?? throw new FormatException($"the storage {storage.Key} is missing");
        long length = checked(storage.Count * storage.Type.Size());
        return entry.Length >= length ? Read(entry, entry.Length) : throw new FormatException($"the storage {storage.Key} is too short");
    }

    public void Dispose() => archive.Dispose();

    /// <summary>An entry of the directory takes more memory than its bytes in the file, so a long directory could exhaust memory.</summary>
    private static void RefuseLongDirectory(FileStream file)
    {
        byte[] end = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        file.Position = 0;
        int at = end.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndLength > end.Length)
        {
            throw new FormatException("it is a zip file that is cut off");
        }

        // A large file has the start of the directory in a wider record. The distance to the end of the file is also a limit.
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd));
        if (size == uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd + sizeof(uint))) == uint.MaxValue)
        {
            int wide = end.AsSpan(0, at).LastIndexOf("PK\u0006\u0006"u8);
            size = wide >= 0 && wide + 56 <= end.Length
                ? file.Length - BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(wide + 48))
                : long.MaxValue;
        }
        else
        {
            size = Math.Max(size, file.Length - BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + SizeInEnd + sizeof(uint))));
        }

        if (size is < 0 or > LongestDirectory)
        {
            throw new FormatException("the directory of its zip file is longer than a checkpoint's");
        }
    }

    private static byte[] Read(ZipArchiveEntry entry, long most)
    {
        // PyTorch does not compress entries: a compressed one could unpack to any size.
        if (entry.CompressedLength != entry.Length || entry.Length > most)
        {
            throw new FormatException($"its entry {entry.Name} is compressed or too large, and PyTorch does not write such entries");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)entry.Length));
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);

        // .NET does not compare check sums. A file written without them has 0.
        Crc32 sum = new();
        sum.Update(bytes);
        return entry.Crc32 == 0 || sum.Value == entry.Crc32
            ? bytes
            : throw new FormatException($"its entry {entry.Name} does not match its check sum");
    }
}
